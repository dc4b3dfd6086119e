import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../../src/errors.ts';
import type { Cluster } from '../../../src/ports.ts';
import { failing, forbidden, lost } from '../../support/answers.ts';
import { rest } from '../../support/hand-work.ts';
import { aNodeWorld } from '../../support/node-world.ts';
import { aPool } from '../../support/objects.ts';
import type { StrictPorts } from '../../support/ports.ts';
import { begin, broken, interrupted, prepareAll, rowOf } from '../../support/rolling.ts';

const cordoned = { unschedulable: true };
const tooLate = new Failure('timeout', 'TIMEOUT', 'gave up after 600 s', { hint: 'give it more time: --timeout' });

const wayOn = (cordoned: string) => `to go on now: --max-unavailable 2, or oc adm uncordon ${cordoned}`;

const said = ({ events }: StrictPorts): readonly unknown[] => events.filter(({ kind }) => kind !== 'settled');

function unfollowable(failure: Failure): Cluster['follow'] {
  return () => ({ [Symbol.asyncIterator]: () => ({ next: failing(failure) }) });
}

test('a node that somebody else cordoned holds the others until it is there again, which is said once', async t => {
  const world = aNodeWorld({ a: {}, b: {}, x: cordoned });
  const rolling = await begin(t, world, 'a b');
  await prepareAll(rolling, 'a b');
  assert.deepEqual(rolling.atWork(), []);
  world.change('b', { annotations: { any: 'change' } });
  await rest();
  world.change('x', { ready: 'Unknown' });
  await rest();
  assert.deepEqual(rolling.atWork(), []);
  assert.deepEqual(said(rolling.ports), [
    { kind: 'progress', node: 'a', text: `waiting for node/x (cordoned) to be available again; ${wayOn('x')}` },
    {
      kind: 'progress',
      node: 'a',
      text: 'waiting for node/x (not ready) to be available again; oc describe node/x; to go on now: --max-unavailable 2',
    },
  ]);
  world.change('x', { ready: 'True', unschedulable: false });
  await rest();
  assert.deepEqual(rolling.atWork(), ['disturb a']);
  await rolling.finish('disturb a');
  await rolling.finish('disturb b');
  assert.deepEqual(await rolling.outcomes, [rowOf('a', 'booted'), rowOf('b', 'booted')]);
});

test('who is in another pool holds nobody', async t => {
  const world = aNodeWorld({ a: {}, x: { ...cordoned, roles: ['worker', 'infra'] } });
  const rolling = await begin(t, world, 'a', { pools: [aPool(), aPool({ name: 'infra' })] });
  await prepareAll(rolling, 'a');
  assert.deepEqual(rolling.atWork(), ['disturb a']);
  await rolling.finish('disturb a');
  await rolling.outcomes;
});

for (const [stop, message, hint] of [
  [tooLate, 'gave up after 600 s while waiting for node/x (cordoned) to be available again', wayOn('x')],
  [interrupted, 'interrupted while waiting for node/x (cordoned) to be available again', undefined],
] as const) {
  test(`a rollout that is held ends with what it waited for: ${stop.code}`, async t => {
    const abort = new AbortController();
    const world = aNodeWorld({ a: {}, b: {}, x: cordoned });
    const rolling = await begin(t, world, 'a b', { signal: abort.signal });
    await prepareAll(rolling, 'a b');
    abort.abort(stop);
    const failure = new Failure(stop.kind, stop.code, message, { hint });
    assert.deepEqual(await rolling.outcomes, [rowOf('a', 'staged', failure), rowOf('b', 'staged', failure)]);
    assert.equal(world.watches(), 0);
  });
}

test('one that was cordoned before goes first, and holds the others for as long as it stays so', async t => {
  const world = aNodeWorld({ a: {}, b: cordoned });
  const rolling = await begin(t, world, 'a b');
  await prepareAll(rolling, 'a b');
  assert.deepEqual(rolling.atWork(), ['disturb b']);
  await rolling.finish('disturb b');
  assert.deepEqual(
    [rolling.atWork(), said(rolling.ports)],
    [[], [{ kind: 'progress', node: 'a', text: `waiting for node/b (cordoned) to be available again; ${wayOn('b')}` }]],
  );
  world.change('b', { unschedulable: false });
  await rest();
  await rolling.finish('disturb a');
  await rolling.outcomes;
});

test('a node that failed and was left unavailable holds the others, also before the watch shows it', async t => {
  const world = aNodeWorld({ a: {}, b: {} });
  const rolling = await begin(t, world, 'a b', { limits: { maxFailures: 1 } });
  await prepareAll(rolling, 'a b');
  world.lag('a', 'lags');
  world.change('a', cordoned);
  await rolling.finish('disturb a', broken);
  assert.deepEqual(rolling.atWork(), []);
  world.change('b', { annotations: { any: 'change' } });
  await rest();
  assert.deepEqual(rolling.atWork(), [], 'the watch is behind the look');
  world.lag('a', 'is-shown');
  world.change('a', { unschedulable: false });
  await rest();
  await rolling.finish('disturb b');
  assert.deepEqual(await rolling.outcomes, [rowOf('a', 'staged', broken), rowOf('b', 'booted')]);
});

test('a node that is back is counted on at once, also before the watch shows it', async t => {
  const world = aNodeWorld({ a: {}, b: {} });
  const rolling = await begin(t, world, 'a b');
  await prepareAll(rolling, 'a b');
  world.change('a', cordoned);
  await rest();
  world.lag('a', 'lags');
  world.change('a', { unschedulable: false });
  await rolling.finish('disturb a');
  assert.deepEqual([rolling.atWork(), said(rolling.ports)], [['disturb b'], []]);
  await rolling.finish('disturb b');
  await rolling.outcomes;
});

test('where the API is away as a node ends, the watch shows how it was left', async t => {
  const world = aNodeWorld({ a: {}, b: {} });
  const cluster = { ...world.cluster, get: failing(lost) };
  const rolling = await begin(t, world, 'a b', { cluster });
  await prepareAll(rolling, 'a b');
  await rolling.finish('disturb a');
  assert.deepEqual(rolling.atWork(), ['disturb b']);
  await rolling.finish('disturb b');
  assert.deepEqual(await rolling.outcomes, [rowOf('a', 'booted'), rowOf('b', 'booted')]);
});

test('a user who may not list nodes is told so, and only nodes that are worked on are counted', async t => {
  const world = aNodeWorld({ a: {}, b: cordoned, x: cordoned });
  const cluster = { ...world.cluster, follow: unfollowable(forbidden) };
  const rolling = await begin(t, world, 'a b', { cluster });
  await prepareAll(rolling, 'a b');
  assert.deepEqual(
    [rolling.atWork(), said(rolling.ports)],
    [
      ['disturb b'],
      [{ kind: 'warning', text: 'you may not list nodes: those that others made unavailable are not counted' }],
    ],
  );
  world.change('b', { unschedulable: false });
  await rolling.finish('disturb b');
  assert.deepEqual(rolling.atWork(), ['disturb a']);
  await rolling.finish('disturb a');
  await rolling.outcomes;
});

test('where nobody can be watched nothing is disturbed, and what is at work ends', async t => {
  const world = aNodeWorld({ a: {}, b: {} });
  const rolling = await begin(t, world, 'a b', { cluster: { follow: unfollowable(lost) } });
  await rolling.finish('prepare a');
  assert.deepEqual([rolling.atWork(), rolling.isOver()], [['prepare b'], false]);
  await rolling.finish('prepare b', 'done');
  assert.deepEqual(await rolling.outcomes, [rowOf('a', 'staged', lost), rowOf('b', 'already')]);
});

test('a watch that ends by itself is a bug', async t => {
  const world = aNodeWorld({ a: {} });
  const rolling = await begin(t, world, 'a', { cluster: { follow: async function* () {} } });
  await rolling.finish('prepare a');
  await assert.rejects(rolling.outcomes, new Error('the watch on nodes ended by itself'));
});
