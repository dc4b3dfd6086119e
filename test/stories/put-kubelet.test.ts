import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rightService } from '../support/builds.ts';
import { refusalOf } from '../support/ending.ts';
import { lastEndOn, sumOfMain } from '../support/put-story.ts';
import { fileOn, recordOf, rowOf } from '../support/put-truth.ts';
import { sumOf } from '../support/sources.ts';
import { tellStories } from '../support/stories.ts';
import { waysTried } from '../support/tried-ways.ts';
import { userFile } from '../support/user-files.ts';
import { makeKnownKey } from '../support/user-keys.ts';

const { lab, run, home, reboot } = tellStories({ nodes: [{ name: 'worker-a' }] });

const kubelet = '/usr/bin/kubelet';

for (const via of waysTried('ssh'))
  test(`--via ${via}: a new kubelet runs, though its restart may cut the connection, and is confirmed by a new one`, async () => {
    await reboot('worker-a');
    await using key = await makeKnownKey(lab(), home());
    const content = await rightService('kubelet', via);
    const source = await userFile(home(), 'kubelet', content);
    const flags = via === 'ssh' ? ['--key', key.path] : ['--via', 'host'];
    const ran = await run(['usr', 'worker-a', ...flags, '--put', `${source}:${kubelet}`, '-o', 'json']);
    const { state, files, restarted, armedUntil } = rowOf(ran);
    assert.deepEqual(
      { status: ran.status, state, files, restarted, armedUntil },
      {
        status: 0,
        state: 'unlocked',
        files: [{ path: kubelet, sha256: sumOf(content) }],
        restarted: ['kubelet.service'],
        armedUntil: null,
      },
      ran.stdout,
    );
    assert.equal(await sumOfMain(lab(), 'worker-a', 'kubelet.service'), sumOf(content));
    assert.equal(await lastEndOn(lab(), 'worker-a'), 'confirmed');
    assert.equal(recordOf(lab(), 'worker-a')?.armed, null);
  });

test('a kubelet that does not start is taken back by the node, and the old one runs again', async () => {
  await reboot('worker-a');
  const { sha256, owner, mode } = await fileOn(lab(), 'worker-a', kubelet);
  const source = await userFile(home(), 'kubelet', '#!/bin/sh\n[ "$1" = --version ]\n');
  const words = ['usr', 'worker-a', '--via', 'host', '--put', `${source}:${kubelet}`];
  const { status, message } = refusalOf(await run([...words, '-o', 'json']));
  assert.equal(status, 7);
  assert.match(message ?? '', /^node\/worker-a: kubelet\.service could not be restarted; /);
  const { inode: _, ...after } = await fileOn(lab(), 'worker-a', kubelet);
  assert.deepEqual(after, { sha256, owner, mode });
  assert.equal(await sumOfMain(lab(), 'worker-a', 'kubelet.service'), sha256);
  assert.equal(await lastEndOn(lab(), 'worker-a'), 'rolledback: kubelet.service could not be restarted');
  const { files, armed } = recordOf(lab(), 'worker-a') ?? {};
  assert.deepEqual({ files, armed }, { files: [], armed: null });
});
