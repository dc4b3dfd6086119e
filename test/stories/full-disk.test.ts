import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nodeStore } from '../../src/model/node/node-store.ts';
import { refusalOf } from '../support/ending.ts';
import { machine, usrOf } from '../support/node-truth.ts';
import { tellStories } from '../support/stories.ts';
import { triesAll } from '../support/tried-ways.ts';
import { userFile } from '../support/user-files.ts';

const { lab, run, home } = tellStories({ nodes: [{ name: 'worker-a' }] });

const node = (script: string) => machine(lab(), 'worker-a').run(['sh', '-ec', script]);
const usr = (...words: readonly string[]) => run(['usr', 'worker-a', '--via', 'host', ...words, '-o', 'json']);

/** A directory of the node on a file system on which nothing more can be made, until the disposal. */
async function fullDirectory(path: string): Promise<AsyncDisposable> {
  await node(`mkdir -p ${path}; mount -t tmpfs -o nr_inodes=1 full ${path}`);
  return { [Symbol.asyncDispose]: async () => void (await node(`umount ${path}; rmdir ${path} 2>/dev/null || :`)) };
}

/** A /run without a free byte, until the disposal. */
async function fullRun(): Promise<AsyncDisposable> {
  const fill = 'dd if=/dev/zero of=/run/filler bs=4k 2>/dev/null || :';
  await node(`mount -o remount,size="$(df -k --output=used /run | tail -n 1 | tr -d ' ')k" /run; ${fill}`);
  return { [Symbol.asyncDispose]: async () => void (await node('rm -f /run/filler; mount -o remount,size=50% /run')) };
}

const makeRoom = 'make room on it: oc debug node/worker-a -- chroot /host df -h /run /var';

test('where /var has no room for the overlay, its failure says so, names the way out, and /usr is as before', async () => {
  await using _full = await fullDirectory('/var/tmp');
  assert.deepEqual(refusalOf(await usr()), {
    status: 1,
    code: 'NOT_UNLOCKED',
    message:
      'node/worker-a: rpm-ostree usroverlay ended with status 1 and /usr is read-only: error: mkdtemp: No space left on device',
    hint: makeRoom,
  });
  assert.equal(await usrOf(lab(), 'worker-a'), 'read-only');
});

if (triesAll)
  test('where /run is full, of which systemd says something else, the way out is the same', async () => {
    await using _full = await fullRun();
    const { status, code, hint } = refusalOf(await usr());
    assert.deepEqual({ status, code, hint }, { status: 1, code: 'NOT_UNLOCKED', hint: makeRoom });
  });

test('where there is no room for what a put needs on the node, nothing is put and nothing stays there', async () => {
  await using _full = await fullDirectory(nodeStore);
  const source = await userFile(home(), 'tool', '#!/bin/sh\n');
  const { message, ...refused } = refusalOf(await usr('--put', `${source}:/usr/bin/tool`));
  assert.deepEqual(refused, { status: 1, code: 'HOST_COMMAND_FAILED', hint: makeRoom });
  assert.match(message ?? '', /^node\/worker-a: mkdir .*: No space left on device/);
  assert.equal(await node(`ls ${nodeStore}; ls /usr/bin/tool 2>/dev/null || :`), '');
});
