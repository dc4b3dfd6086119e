import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../../src/errors.ts';
import { rest } from '../../support/hand-work.ts';
import { aNodeWorld } from '../../support/node-world.ts';
import { aPreparedNode } from '../../support/prepared.ts';
import { begin, broken, interrupted, notBegun, prepareAll, rowOf } from '../../support/rolling.ts';

test('after the first failure nothing is begun, what is at work ends, and what was staged is said to be so', async t => {
  const rolling = await begin(t, aNodeWorld({ a: {}, b: {}, c: {}, d: {} }), 'a b c d', {
    limits: { maxUnavailable: 2, parallel: 3 },
  });
  await prepareAll(rolling, 'a b');
  await rolling.finish('disturb a', broken);
  await rolling.finish('prepare c');
  assert.deepEqual(rolling.atWork(), ['prepare d', 'disturb b']);
  await rolling.finish('prepare d', 'done');
  await rolling.finish('disturb b');
  const left = notBegun('node/a failed');
  assert.deepEqual(await rolling.outcomes, [
    rowOf('a', 'staged', broken),
    rowOf('b', 'booted'),
    rowOf('c', 'staged', left),
    rowOf('d', 'already'),
  ]);
});

test('a failure in the preparation counts like one in the disturbance', async t => {
  const rolling = await begin(t, aNodeWorld({ a: {}, b: {}, c: {} }), 'a b c', { limits: { parallel: 1 } });
  await rolling.finish('prepare a', broken);
  const left = notBegun('node/a failed');
  assert.deepEqual(await rolling.outcomes, [
    rowOf('a', 'failed', broken),
    rowOf('b', 'refused', left),
    rowOf('c', 'refused', left),
  ]);
});

test('a canary goes alone; when it fails no other is begun, however many may fail', async t => {
  const rolling = await begin(t, aNodeWorld({ a: {}, b: {}, c: {} }), 'a b c', {
    limits: { canary: 1, maxFailures: 3, maxUnavailable: 3 },
  });
  await prepareAll(rolling, 'c b a');
  assert.deepEqual(rolling.atWork(), ['disturb a']);
  await rolling.finish('disturb a', broken);
  const left = notBegun('node/a failed, which was tried first', 'see to what failed, and run it again');
  assert.deepEqual(await rolling.outcomes, [
    rowOf('a', 'staged', broken),
    rowOf('b', 'staged', left),
    rowOf('c', 'staged', left),
  ]);
});

test('what speaks against a node is known before anything begins, and counts as a failure', async t => {
  const objection = new Failure('refused', 'NODE_NOT_READY', 'node/b is not ready');
  const nodes = ['a', 'b'].map(name => aPreparedNode({ name, objection: name === 'b' ? objection : undefined }));
  const rolling = await begin(t, aNodeWorld({ a: {} }), 'a', { nodes });
  assert.deepEqual(rolling.begun(), []);
  assert.deepEqual(await rolling.outcomes, [
    rowOf('a', 'refused', notBegun('node/b failed')),
    rowOf('b', 'refused', objection),
  ]);
  assert.deepEqual(rolling.ports.events, [
    { kind: 'settled', node: 'b', outcome: 'failed', text: 'node/b is not ready' },
  ]);
});

for (const part of ['prepare a', 'disturb a']) {
  test(`a bug in «${part}» is thrown when the nodes at work have ended, and nothing more is begun`, async t => {
    const bug = new Error('a bug');
    const rolling = await begin(t, aNodeWorld({ a: {}, b: {}, c: {} }), 'a b c', { limits: { parallel: 2 } });
    if (part === 'disturb a') await rolling.finish('prepare a');
    await rolling.finish(part, bug);
    const { length } = rolling.begun();
    assert.equal(rolling.isOver(), false);
    for (const other of rolling.atWork()) await rolling.finish(other);
    await assert.rejects(rolling.outcomes, bug);
    assert.equal(rolling.begun().length, length);
  });
}

test('told to stop before it has begun, it begins nothing', async t => {
  const rolling = await begin(t, aNodeWorld({ a: {}, b: {} }), 'a b', { signal: AbortSignal.abort(interrupted) });
  assert.deepEqual(await rolling.outcomes, [
    rowOf('a', 'interrupted', interrupted),
    rowOf('b', 'interrupted', interrupted),
  ]);
  assert.deepEqual([rolling.begun(), rolling.ports.calls], [[], []]);
});

test('told to stop, it begins nothing more, and each node has its row when those at work have ended', async t => {
  const abort = new AbortController();
  const world = aNodeWorld({ a: {}, b: {}, c: {}, d: {} });
  const rolling = await begin(t, world, 'a b c d', { signal: abort.signal, limits: { parallel: 2 } });
  await rolling.finish('prepare a');
  await rolling.finish('prepare b');
  abort.abort(interrupted);
  await rest();
  assert.deepEqual(rolling.atWork(), ['prepare c', 'disturb a', 'prepare d']);
  await rolling.finish('prepare c', interrupted);
  await rolling.finish('prepare d');
  assert.equal(rolling.isOver(), false);
  await rolling.finish('disturb a', interrupted);
  assert.deepEqual(await rolling.outcomes, [
    rowOf('a', 'staged', interrupted),
    rowOf('b', 'staged', interrupted),
    rowOf('c', 'interrupted', interrupted),
    rowOf('d', 'staged', interrupted),
  ]);
  assert.equal(world.watches(), 0);
});

test('a run that is told to stop for no reason of ours throws that', async t => {
  const abort = new AbortController();
  const rolling = await begin(t, aNodeWorld({ a: {}, b: {} }), 'a b', {
    signal: abort.signal,
    limits: { parallel: 1 },
  });
  const reason = new Error('no failure');
  abort.abort(reason);
  await rolling.finish('prepare a');
  await assert.rejects(rolling.outcomes, reason);
});

for (const [part, told, words] of [
  ['prepare a', 'looking at its deployments', 'gave up after 6 s; last seen: looking at its deployments'],
  ['disturb a', 'rebooting', 'gave up after 6 s; last seen: rebooting'],
  ['prepare a', undefined, 'gave up after 6 s'],
] as const) {
  test(`a time that is up in «${part}» says what was being done: ${told ?? 'nothing was said'}`, async t => {
    const abort = new AbortController();
    const rolling = await begin(t, aNodeWorld({ a: {} }), 'a', { signal: abort.signal });
    if (part === 'disturb a') await rolling.finish('prepare a');
    if (told !== undefined) rolling.ports.reporter.emit({ kind: 'progress', node: 'a', text: told });
    const tooLate = new Failure('timeout', 'TIMEOUT', 'gave up after 6 s', { hint: 'give it more time: --timeout' });
    abort.abort(tooLate);
    await rolling.finish(part, tooLate);
    const failure = new Failure('timeout', 'TIMEOUT', words, { hint: tooLate.hint });
    assert.deepEqual(await rolling.outcomes, [rowOf('a', part === 'disturb a' ? 'staged' : 'timeout', failure)]);
  });
}
