import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keysOf, usrOf } from '../support/node-truth.ts';
import { tellStories } from '../support/stories.ts';
import { poolIs } from '../support/trouble.ts';

const { lab, run, reboot } = tellStories({ nodes: [{ name: 'worker-a' }, { name: 'worker-b' }] });

/** The exit statuses, and how both nodes are afterwards. */
async function afterwards(runs: readonly Promise<{ readonly status: number | null; readonly stderr: string }>[]) {
  const ended = await Promise.all(runs);
  assert.deepEqual(
    ended.map(({ status }) => status),
    runs.map(() => 0),
    ended.map(({ stderr }) => stderr).join('\n'),
  );
  return { 'worker-a': await usrOf(lab(), 'worker-a'), 'worker-b': await usrOf(lab(), 'worker-b') };
}

for (const paceMs of [100, 500]) {
  test(`two runs at once on one node both succeed, with an operator that looks every ${paceMs} ms`, async () => {
    await reboot('worker-a');
    lab().knobs.mcoPaceMs = paceMs;
    const installer = await keysOf(lab(), 'worker-a');
    const nodes = await afterwards([run(['usr', 'worker-a']), run(['usr', 'worker-a'])]);
    assert.deepEqual(nodes, { 'worker-a': 'writable', 'worker-b': 'read-only' });
    assert.deepEqual(await keysOf(lab(), 'worker-a'), installer);
  });

  test(`two runs at once on two nodes of a pool both succeed, with an operator that looks every ${paceMs} ms`, async () => {
    await Promise.all([reboot('worker-a'), reboot('worker-b')]);
    lab().knobs.mcoPaceMs = paceMs;
    const nodes = await afterwards([run(['usr', 'worker-a']), run(['usr', 'worker-b'])]);
    assert.deepEqual(nodes, { 'worker-a': 'writable', 'worker-b': 'writable' });
  });
}

test('a run right after another one waits for the rest of the pool instead of refusing it', async () => {
  await Promise.all([reboot('worker-a'), reboot('worker-b')]);
  lab().knobs.mcoPaceMs = 500;
  await afterwards([run(['usr', 'worker-b'])]);
  assert.equal(poolIs(lab(), 'Updated', 'True'), false);
  const nodes = await afterwards([run(['usr', 'worker-a'])]);
  assert.deepEqual(nodes, { 'worker-a': 'writable', 'worker-b': 'writable' });
});

test("three runs on three ways to one node do not get in one another's way", async () => {
  await reboot('worker-a');
  lab().knobs.mcoPaceMs = 100;
  const ways = [
    ['--via', 'host'],
    ['--via', 'ssh'],
    ['--via', 'ssh', '--key', 'node'],
  ];
  const nodes = await afterwards(ways.map(way => run(['usr', 'worker-a', ...way])));
  assert.equal(nodes['worker-a'], 'writable');
});
