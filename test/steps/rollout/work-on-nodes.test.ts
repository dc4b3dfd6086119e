import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../../src/errors.ts';
import { type NodeWork, workOnNodes } from '../../../src/steps/rollout/work-on-nodes.ts';
import { expecting } from '../../support/ports.ts';
import { aPreparedNode } from '../../support/prepared.ts';

const names = ['a', 'b', 'c', 'd', 'e'];
const nodes = names.map(name => aPreparedNode({ name }));
const nothing = { code: null, message: null, hint: null };
const refusal = new Failure('refused', 'POOL_PAUSED', 'the pool is paused', { hint: 'unpause it' });
const interrupted = new Failure('interrupted', 'INTERRUPTED', 'interrupted');
const interruptedRow = (node: string) => ({
  result: { node, state: 'interrupted', code: 'INTERRUPTED', message: 'interrupted', hint: null },
  failed: 'interrupted',
});

/** Work that the test ends, node by node, and which nodes are at work. */
function handWork() {
  const ends = new Map<string, PromiseWithResolvers<void>>();
  const work: NodeWork = async ({ node }, settle) => {
    const end = Promise.withResolvers<void>();
    ends.set(node.metadata.name, end);
    await end.promise.finally(() => ends.delete(node.metadata.name));
    settle({ state: 'unlocked', already: false }, 'done');
  };
  const finish = async (name: string, error?: Error): Promise<void> => {
    if (error) ends.get(name)?.reject(error);
    else ends.get(name)?.resolve();
    await new Promise(setImmediate);
  };
  return { work, finish, atWork: () => [...ends.keys()] };
}

test('no more nodes are at work than was asked for, and the rows keep their order', async t => {
  const { work, finish, atWork } = handWork();
  const working = workOnNodes(expecting(), nodes, { parallel: 2, work }, t.signal);
  const seen: string[][] = [];
  for (const name of ['b', 'a', 'c', 'e', 'd']) {
    seen.push(atWork());
    await finish(name);
  }
  assert.deepEqual(seen, [['a', 'b'], ['a', 'c'], ['c', 'd'], ['d', 'e'], ['d']]);
  assert.deepEqual(
    await working,
    names.map(node => ({ result: { node, state: 'unlocked', ...nothing, already: false }, failed: undefined })),
  );
});

test('what is proved is told at once', async t => {
  const ports = expecting();
  const [node = aPreparedNode()] = nodes;
  const work: NodeWork = async (_node, settle) => settle({ state: 'unlocked' }, '/usr is writable');
  await workOnNodes(ports, [node], { parallel: 4, work }, t.signal);
  assert.deepEqual(ports.events, [{ kind: 'settled', node: 'a', outcome: 'ok', text: '/usr is writable' }]);
});

test('a failure is the row of its node, and stops no other', async t => {
  const ports = expecting();
  const work: NodeWork = async ({ node }, settle) => {
    if (node.metadata.name === 'a') throw refusal;
    settle({ state: 'unlocked' }, 'done');
  };
  assert.deepEqual(await workOnNodes(ports, nodes.slice(0, 2), { parallel: 1, work }, t.signal), [
    {
      result: { node: 'a', state: 'refused', code: 'POOL_PAUSED', message: 'the pool is paused', hint: 'unpause it' },
      failed: 'refused',
    },
    { result: { node: 'b', state: 'unlocked', ...nothing }, failed: undefined },
  ]);
  assert.deepEqual(ports.events, [
    { kind: 'settled', node: 'a', outcome: 'failed', text: 'the pool is paused' },
    { kind: 'settled', node: 'b', outcome: 'ok', text: 'done' },
  ]);
});

test('a failure after what was asked for was proved takes nothing of it back', async t => {
  const work: NodeWork = async (_node, settle) => {
    settle({ state: 'unlocked', already: false }, 'done');
    throw refusal;
  };
  const [outcome] = await workOnNodes(expecting(), nodes.slice(0, 1), { parallel: 1, work }, t.signal);
  assert.deepEqual(outcome, {
    result: {
      node: 'a',
      state: 'unlocked',
      already: false,
      code: 'POOL_PAUSED',
      message: 'the pool is paused',
      hint: 'unpause it',
    },
    failed: 'refused',
  });
});

test('a node against which something speaks is not worked on', async t => {
  const work: NodeWork = () => {
    throw new Error('it was worked on');
  };
  const [outcome] = await workOnNodes(
    expecting(),
    [aPreparedNode({ objection: refusal })],
    { parallel: 1, work },
    t.signal,
  );
  assert.equal(outcome?.failed, 'refused');
});

test('once the run was told to stop, no further node is begun, and each has its row', async () => {
  const stop = new AbortController();
  const { work, finish } = handWork();
  const working = workOnNodes(expecting(), nodes.slice(0, 3), { parallel: 1, work }, stop.signal);
  stop.abort(interrupted);
  await finish('a', interrupted);
  assert.deepEqual(await working, ['a', 'b', 'c'].map(interruptedRow));
});

test('a bug is thrown when the nodes at work have ended, and no further node is begun', async t => {
  const { work, finish, atWork } = handWork();
  const bug = new Error('a bug');
  const working = workOnNodes(expecting(), nodes, { parallel: 2, work }, t.signal);
  let thrown = false;
  working.catch(() => {
    thrown = true;
  });
  await finish('a', bug);
  assert.deepEqual([thrown, atWork().includes('c')], [false, false]);
  await finish('b');
  await assert.rejects(working, bug);
});

test('no node is no work', async t => {
  const { work } = handWork();
  assert.deepEqual(await workOnNodes(expecting(), [], { parallel: 3, work }, t.signal), []);
});
