import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clearAfterKilled } from '../support/killed-client.ts';
import { machine } from '../support/node-truth.ts';
import { isArmed, lastEndOn, untilDisarmed } from '../support/put-story.ts';
import { tellStories } from '../support/stories.ts';
import { userFile } from '../support/user-files.ts';

const { lab, run, home, reboot } = tellStories({ nodes: [{ name: 'worker-a' }, { name: 'worker-b' }] });
const tool = '/usr/bin/tool';

/** Puts a script that nothing depends on. */
async function putTool(node: string, ...words: readonly string[]) {
  const source = await userFile(home(), 'tool', '#!/bin/sh\n');
  const { status, stderr } = await run(['usr', node, '--via', 'host', '--put', `${source}:${tool}`, ...words]);
  assert.equal(status, 0, stderr);
  return stderr;
}

test('for a file that nothing depends on, nothing is armed', async () => {
  const stderr = await putTool('worker-a');
  assert.doesNotMatch(stderr, /dead-man/);
  assert.equal(await lastEndOn(lab(), 'worker-a'), 'done');
  await reboot('worker-a');
});

test('with --confirm-within it is armed all the same, and confirmed', async () => {
  assert.match(await putTool('worker-a', '--confirm-within', '1m'), /dead-man's switch armed/);
  assert.deepEqual([await isArmed(lab(), 'worker-a'), await lastEndOn(lab(), 'worker-a')], [false, 'confirmed']);
});

test('what nobody confirms is shown as armed, recorded and live, until it is taken back; then it is not', async () => {
  await putTool('worker-b', '--confirm-within', '25s', '--no-confirm');
  assert.ok(await isArmed(lab(), 'worker-b'));
  const [, run1 = ''] =
    /^run\t(.*)$/m.exec(
      await machine(lab(), 'worker-b').run(['sh', '-c', 'cat /var/lib/oc-rpmoverlay/boots/*/switch']),
    ) ?? [];
  const [recorded, live] = await Promise.all([rowOfStatus(), rowOfStatus('--live')]);
  assert.deepEqual([recorded.armed.run, recorded.armed.expired, live.live.armed.run], [run1, false, run1]);
  await untilDisarmed(lab(), 'worker-b');
  assert.equal(await machine(lab(), 'worker-b').run(['sh', '-c', `ls ${tool} 2>/dev/null || echo gone`]), 'gone\n');
  assert.equal(await lastEndOn(lab(), 'worker-b'), 'rolledback: nobody confirmed it in time');
  assert.equal((await rowOfStatus('--live')).live.armed, null);
  await clearAfterKilled(lab(), 'worker-b');
});

async function rowOfStatus(...words: readonly string[]) {
  const { stdout } = await run(['status', 'worker-b', '-o', 'json', ...words]);
  return JSON.parse(stdout).nodes[0];
}
