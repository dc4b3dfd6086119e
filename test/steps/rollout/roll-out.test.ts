import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rollOut } from '../../../src/steps/rollout/roll-out.ts';
import { handWork } from '../../support/hand-work.ts';
import { aNodeWorld } from '../../support/node-world.ts';
import { expecting } from '../../support/ports.ts';
import { begin, oneAtATime, prepareAll, rowOf } from '../../support/rolling.ts';

const master = { roles: ['master'] };

test('preparations run ahead side by side, and one node after the other is disturbed', async t => {
  const rolling = await begin(t, aNodeWorld({ a: {}, b: {}, c: {} }), 'c a b', { limits: { parallel: 2 } });
  assert.deepEqual(rolling.atWork(), ['prepare a', 'prepare b']);
  await rolling.finish('prepare b');
  assert.deepEqual(rolling.atWork(), ['prepare a', 'prepare c', 'disturb b']);
  await prepareAll(rolling, 'a c');
  assert.deepEqual(rolling.atWork(), ['disturb b']);
  await rolling.finish('disturb b');
  assert.deepEqual(rolling.atWork(), ['disturb a']);
  await rolling.finish('disturb a');
  assert.equal(rolling.isOver(), false);
  await rolling.finish('disturb c');
  assert.deepEqual(await rolling.outcomes, [rowOf('c', 'booted'), rowOf('a', 'booted'), rowOf('b', 'booted')]);
});

test('zones follow one another, and the control plane comes last and one by one', async t => {
  const zone = (name: string) => ({ labels: { 'topology.kubernetes.io/zone': name } });
  const world = aNodeWorld({ m: master, n: master, a: zone('west'), b: zone('east'), c: zone('west') });
  const rolling = await begin(t, world, 'm a b c n', { limits: { maxUnavailable: 3, parallel: 5 } });
  await prepareAll(rolling, 'm a b c n');
  const waves: (readonly string[])[] = [];
  while (!rolling.isOver()) {
    const wave = rolling.atWork();
    waves.push(wave);
    for (const part of wave) await rolling.finish(part);
  }
  assert.deepEqual(waves, [['disturb b'], ['disturb a', 'disturb c'], ['disturb m'], ['disturb n']]);
});

test('one watch tells who is unavailable, and one look how a node was left', async t => {
  const world = aNodeWorld({ a: {}, b: {}, c: {} });
  const rolling = await begin(t, world, 'a b c');
  assert.deepEqual([world.watches(), rolling.ports.calls], [0, []]);
  await prepareAll(rolling, 'a b c');
  assert.equal(world.watches(), 1);
  for (const name of ['a', 'b', 'c']) await rolling.finish(`disturb ${name}`);
  await rolling.outcomes;
  assert.deepEqual(rolling.ports.calls, ['cluster.follow nodes', 'cluster.get nodes a', 'cluster.get nodes b']);
  assert.equal(world.watches(), 0);
});

test('where no node is to be disturbed nobody is watched', async t => {
  const rolling = await begin(t, aNodeWorld({ a: {}, b: {} }), 'a b');
  await rolling.finish('prepare a', 'done');
  await rolling.finish('prepare b', 'done');
  assert.deepEqual(await rolling.outcomes, [rowOf('a', 'already'), rowOf('b', 'already')]);
  assert.deepEqual(rolling.ports.calls, []);
});

test('no node is no work', async t => {
  assert.deepEqual(await rollOut(expecting(), { nodes: [], limits: oneAtATime, work: handWork().work }, t.signal), []);
});
