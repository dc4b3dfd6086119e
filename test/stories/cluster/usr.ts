import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClusterStories } from '../../support/cluster/cluster-stories.ts';
import { keysBy, usrBy } from '../../support/node-truth.ts';
import { rowOf } from '../../support/put-truth.ts';
import { sumOf } from '../../support/sources.ts';
import { userFile } from '../../support/user-files.ts';

export function tellUsrStories(stories: ClusterStories): void {
  const { node, run, home, onHost, recorded } = stories;
  const unlock = (...words: readonly string[]) => run(['usr', node(), '--via', 'host', ...words]);
  const bootId = async () => (await onHost('cat /proc/sys/kernel/random/boot_id')).trim();

  test('through the host, a node gets a writable /usr, and the result says so', async () => {
    const keys = await keysBy(onHost);
    const { status, stdout, stderr } = await unlock();
    assert.equal(status, 0, stderr);
    assert.deepEqual(cellsOf(stdout), [
      ['NODE', '/USR', 'VIA', 'CODE'],
      [node(), 'unlocked', 'host', '-'],
    ]);
    assert.equal(await usrBy(onHost), 'writable');
    assert.match(await onHost('grep " /usr " /proc/1/mountinfo'), / \/usr rw[, ].* - overlay /);
    assert.deepEqual(await keysBy(onHost), keys);
  });

  test('in which boot and by which way is recorded on the node, and a second run changes nothing of it', async () => {
    await unlock();
    const before = await recorded();
    const { version, bootId: booted } = JSON.parse(before ?? '{}');
    assert.deepEqual({ version, booted }, { version: 1, booted: await bootId() });
    const ran = await unlock('-o', 'json');
    const { state, already } = rowOf(ran);
    assert.deepEqual([ran.status, state, already], [0, 'unlocked', true]);
    assert.equal(await recorded(), before);
  });

  test('a new file comes with the directories above it and belongs to root; a revert takes all of it away', async () => {
    const tool = '#!/bin/sh\necho new tool\n';
    const above = '/usr/share/story-of-rpmoverlay';
    const path = `${above}/bin/tool`;
    const put = await unlock('--put', `${await userFile(home(), 'tool', tool)}:${path}`, '-o', 'json');
    assert.deepEqual([put.status, rowOf(put).files], [0, [{ path, sha256: sumOf(tool) }]], put.stderr);
    assert.equal(
      await onHost(`cd ${above} && stat -c "%n %u:%g %a" . bin bin/tool && bin/tool`),
      ['. 0:0 755', 'bin 0:0 755', 'bin/tool 0:0 755', 'new tool\n'].join('\n'),
    );
    const reverted = await run(['usr', 'revert', node(), '--via', 'host', '-o', 'json']);
    const fine = { code: null, message: null, hint: null };
    const row = {
      node: node(),
      state: 'reverted',
      ...fine,
      putBack: [path],
      via: 'host',
      bootId: await bootId(),
      rpms: [],
    };
    assert.deepEqual([reverted.status, rowOf(reverted)], [0, row], reverted.stderr);
    assert.equal(await onHost(`ls -d ${above} 2>/dev/null; true`), '');
    const shown = await run(['status', node(), '--live', '-o', 'json']);
    const { usr, files, live } = rowOf(shown);
    assert.deepEqual([usr, files, live.usr, live.files], ['unlocked', [], 'unlocked', []]);
  });
}

function cellsOf(table: string): readonly (readonly string[])[] {
  return table
    .trimEnd()
    .split('\n')
    .map(line => line.split(/ {3,}/));
}
