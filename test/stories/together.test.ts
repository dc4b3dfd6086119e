import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keysOf, usrOf } from '../support/node-truth.ts';
import type { Ran } from '../support/program.ts';
import { tellStories } from '../support/stories.ts';
import { triesAll } from '../support/tried-ways.ts';

const { lab, run, reboot } = tellStories({ nodes: [{ name: 'worker-a' }, { name: 'worker-b' }] });

/** Starts with both nodes as they were booted. */
async function withOperatorPace(ms: number): Promise<void> {
  await Promise.all([reboot('worker-a'), reboot('worker-b')]);
  lab().knobs.mcoPaceMs = ms;
}

/** Asserts that all runs succeed, and says how both nodes are afterwards. */
async function afterwards(runs: readonly Promise<Ran>[]) {
  const ended = await Promise.all(runs);
  for (const { status, stderr } of ended) assert.equal(status, 0, stderr);
  return { 'worker-a': await usrOf(lab(), 'worker-a'), 'worker-b': await usrOf(lab(), 'worker-b') };
}

for (const paceMs of triesAll ? [100, 500] : [100]) {
  test(`two runs at once on one node both succeed, with an operator that looks every ${paceMs} ms`, async () => {
    await withOperatorPace(paceMs);
    const keys = await keysOf(lab(), 'worker-a');
    const nodes = await afterwards([run(['usr', 'worker-a']), run(['usr', 'worker-a'])]);
    assert.deepEqual(nodes, { 'worker-a': 'writable', 'worker-b': 'read-only' });
    assert.deepEqual(await keysOf(lab(), 'worker-a'), keys);
  });
}

test('two runs at once on two nodes of a pool both succeed, also with a slow operator', async () => {
  await withOperatorPace(500);
  const nodes = await afterwards([run(['usr', 'worker-a']), run(['usr', 'worker-b'])]);
  assert.deepEqual(nodes, { 'worker-a': 'writable', 'worker-b': 'writable' });
});

test('a run right after another one, while the rest of the pool still follows, is not refused', async () => {
  await withOperatorPace(500);
  await afterwards([run(['usr', 'worker-b'])]);
  const nodes = await afterwards([run(['usr', 'worker-a'])]);
  assert.deepEqual(nodes, { 'worker-a': 'writable', 'worker-b': 'writable' });
});

if (triesAll)
  test('a run that begins while another one takes its key back is not refused', async () => {
    await withOperatorPace(100);
    const { promise: takesBack, resolve } = Promise.withResolvers<void>();
    lab().journal.setGate(async entry => {
      if (entry.kind === 'request' && entry.method === 'DELETE' && entry.path.includes('machineconfigs')) resolve();
    });
    const second = takesBack.then(() => run(['usr', 'worker-a']));
    const nodes = await afterwards([run(['usr', 'worker-b']), second]);
    lab().journal.setGate(async () => {});
    assert.deepEqual(nodes, { 'worker-a': 'writable', 'worker-b': 'writable' });
  });

test("runs by three ways on one node do not get in one another's way", async () => {
  await withOperatorPace(100);
  const ways = [
    ['--via', 'host'],
    ['--via', 'ssh'],
    ['--via', 'ssh', '--key', 'node'],
  ];
  const nodes = await afterwards(ways.map(way => run(['usr', 'worker-a', ...way])));
  assert.deepEqual(nodes, { 'worker-a': 'writable', 'worker-b': 'read-only' });
});
