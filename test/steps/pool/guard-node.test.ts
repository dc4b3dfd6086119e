import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../../src/errors.ts';
import type { GuardFlags } from '../../../src/model/request.ts';
import type { Cluster } from '../../../src/ports.ts';
import { guardNode, stillQuiet } from '../../../src/steps/pool/guard-node.ts';
import { PoolPauses } from '../../../src/steps/pool/pool-pauses.ts';
import { aClock } from '../../support/clock.ts';
import { someFacts } from '../../support/facts.ts';
import { hearing } from '../../support/hearing.ts';
import { aPool, rawNode, rawPool } from '../../support/objects.ts';
import { aPoolWorld, type PoolWorld, settledNode } from '../../support/pool-world.ts';
import { expecting } from '../../support/ports.ts';
import { aPreparedNode } from '../../support/prepared.ts';
import { anUndo } from '../../support/undo.ts';

const old = ['rendered-worker-0', ['00-worker']] as const;
const updating = { Updated: 'False', Updating: 'True' };
const counts = { updated: 0 };
const poolTo = (source: string) =>
  rawPool({ target: ['rendered-worker-1', ['00-worker', source]], settled: old, conditions: updating, counts });
const [theirs, ours] = [poolTo('50-theirs'), poolTo('99-worker-oc-rpmoverlay-other')];
const settled = rawPool({ target: old });
const working = rawNode({ config: { current: 'rendered-worker-0', desired: 'rendered-worker-1', state: 'Working' } });
const upgrade = { status: { history: [{ state: 'Partial', version: '4.20.4' }] } };
const waitHint = 'wait for it: --wait-for-pool; or keep the operator off meanwhile: --pause-pool';

/** A run that is to work on `worker-a` of this world, and does with the operator what was asked for. */
function guarding(
  world: PoolWorld,
  guard: GuardFlags,
  {
    facts = someFacts({ pools: [aPool()] }),
    ...more
  }: Partial<Cluster> & { facts?: ReturnType<typeof someFacts> } = {},
) {
  const { reporter, events, heard } = hearing();
  const ports = expecting({ cluster: { ...world.cluster, ...more }, clock: aClock(), reporter });
  const undo = anUndo();
  const pauses = new PoolPauses(ports, { id: 'x7k2p' }, undo);
  const told = () => events.map(event => ('text' in event ? `${event.kind}: ${event.text}` : event.kind));
  return { ports, undo, told, heard, guarded: { node: aPreparedNode(), facts, guard, pauses } };
}

for (const guard of ['refuse', 'wait'] as const) {
  test(`a node that is let alone costs one look where busy ones are to be ${guard}d`, async t => {
    const { ports, guarded, told } = guarding(aPoolWorld(), guard);
    await guardNode(ports, guarded, t.signal);
    assert.deepEqual(ports.calls.toSorted(), [
      'cluster.get clusterversions version',
      'cluster.get nodes worker-a',
      'cluster.list machineconfigpools',
    ]);
    assert.deepEqual(told(), []);
  });
}

const busy: readonly (readonly [title: string, Record<string, object>, code: string, message: string, hint: string])[] =
  [
    [
      'is at work on the node',
      { 'nodes/worker-a': working },
      'NODE_UPDATING',
      'the Machine Config Operator is at work on node/worker-a (Working, to rendered-worker-1)',
      'wait for it: --wait-for-pool',
    ],
    [
      'updates the pool',
      { 'machineconfigpools/worker': theirs },
      'POOL_UPDATING',
      'machineconfigpool/worker is updating (50-theirs)',
      waitHint,
    ],
    [
      'is told of a new release',
      { 'clusterversions/version': upgrade },
      'UPGRADE_RUNNING',
      'the cluster is being updated to 4.20.4',
      `see how far it is: oc get clusterversion; ${waitHint}`,
    ],
  ];
for (const [title, objects, code, message, hint] of busy) {
  test(`while the operator ${title}, the node is refused, and nothing is followed or changed`, async t => {
    const { ports, guarded } = guarding(aPoolWorld(objects), 'refuse');
    const refusal = { kind: 'refused', code, message, hint };
    await assert.rejects(guardNode(ports, guarded, t.signal), refusal);
    await assert.rejects(stillQuiet(ports, guarded, t.signal), refusal);
    assert.deepEqual(new Set(ports.calls.map(call => call.split(' ')[0])), new Set(['cluster.get', 'cluster.list']));
  });

  test(`while the operator ${title}, it is waited for where that was asked, but not once the node is cordoned`, async t => {
    const world = aPoolWorld(objects);
    const { ports, guarded, heard, told } = guarding(world, 'wait');
    await assert.rejects(stillQuiet(ports, guarded, t.signal), { kind: 'refused', code });
    const waiting = guardNode(ports, guarded, t.signal);
    await heard('waiting: ');
    assert.deepEqual(told(), [`progress: waiting: ${message}`]);
    world.set({
      'nodes/worker-a': settledNode,
      'machineconfigpools/worker': settled,
      'clusterversions/version': {},
    });
    await waiting;
    await stillQuiet(ports, guarded, t.signal);
  });
}

for (const guard of ['refuse', 'wait', 'pause'] as const) {
  test(`a pool that takes up only what is ours is waited for, also with ${guard}, before it is paused`, async t => {
    const world = aPoolWorld({ 'machineconfigpools/worker': ours });
    const { ports, guarded, heard, told } = guarding(world, guard);
    const waiting = guardNode(ports, guarded, t.signal);
    await heard('waiting: ');
    assert.equal(told()[0], 'progress: waiting: machineconfigpool/worker is taking up 99-worker-oc-rpmoverlay-other');
    assert.deepEqual(world.patches, []);
    world.set({ 'machineconfigpools/worker': settled });
    await waiting;
    assert.equal(world.patches.length, guard === 'pause' ? 1 : 0);
  });
}

test('a change of somebody else that joins ours while that is waited for is refused', async t => {
  const world = aPoolWorld({ 'machineconfigpools/worker': ours });
  const { ports, guarded, heard } = guarding(world, 'refuse');
  const waiting = guardNode(ports, guarded, t.signal);
  await heard('waiting: ');
  world.set({ 'machineconfigpools/worker': theirs });
  await assert.rejects(waiting, { kind: 'refused', code: 'POOL_UPDATING' });
});

test('a pool that becomes degraded while it is waited for is refused with its reason', async t => {
  const world = aPoolWorld({ 'machineconfigpools/worker': theirs });
  const { ports, guarded, heard } = guarding(world, 'wait');
  const waiting = guardNode(ports, guarded, t.signal);
  await heard('waiting: ');
  world.set({ 'machineconfigpools/worker': rawPool({ conditions: { NodeDegraded: ['True', 'disk full'] } }) });
  await assert.rejects(waiting, {
    kind: 'refused',
    code: 'POOL_DEGRADED',
    message: 'machineconfigpool/worker is degraded: disk full',
  });
});

test('a node that goes away while it is waited for is refused', async t => {
  const world = aPoolWorld({ 'nodes/worker-a': working });
  const { ports, guarded, heard } = guarding(world, 'wait');
  const waiting = guardNode(ports, guarded, t.signal);
  await heard('waiting: ');
  world.set({ 'nodes/worker-a': undefined });
  await assert.rejects(waiting, { kind: 'refused', code: 'NODE_GONE' });
});

const tooLate = new Failure('timeout', 'TIMEOUT', 'gave up after 600 s');
const interrupted = new Failure('interrupted', 'INTERRUPTED', 'interrupted');
const ends: readonly (readonly [title: string, Failure, message: string])[] = [
  [
    'when the time is up, what was seen last is told',
    tooLate,
    'node/worker-a: gave up after 600 s; last seen: machineconfigpool/worker is updating (50-theirs)',
  ],
  ['a run that is interrupted while it waits has changed nothing', interrupted, 'interrupted'],
];
for (const [title, reason, message] of ends) {
  test(title, async () => {
    const stop = new AbortController();
    const world = aPoolWorld({ 'machineconfigpools/worker': theirs });
    const { ports, guarded, undo, heard } = guarding(world, 'wait');
    const waiting = guardNode(ports, guarded, stop.signal);
    await heard('waiting: ');
    stop.abort(reason);
    await assert.rejects(waiting, { kind: reason.kind, message });
    assert.deepEqual([undo.pending, world.patches], [[], []]);
  });
}

test('a pool is paused though it is updating, as long as this node was not reached', async t => {
  for (const object of [{ 'machineconfigpools/worker': theirs }, { 'clusterversions/version': upgrade }]) {
    const world = aPoolWorld(object);
    const { ports, guarded, undo } = guarding(world, 'pause');
    await guardNode(ports, guarded, t.signal);
    await guardNode(ports, guarded, t.signal);
    await stillQuiet(ports, guarded, t.signal);
    assert.equal(world.patches.length, 1);
    assert.deepEqual(await undo.run(), []);
    assert.equal(world.patches.length, 2);
  }
});

test('a node that the operator is at work on is refused before its pool is paused', async t => {
  const world = aPoolWorld({ 'nodes/worker-a': working, 'machineconfigpools/worker': theirs });
  const { ports, guarded } = guarding(world, 'pause');
  await assert.rejects(guardNode(ports, guarded, t.signal), { kind: 'refused', code: 'NODE_UPDATING' });
  assert.deepEqual(world.patches, []);
});

test('a node that the operator has begun with between the look and the pause is refused, and the pool resumed', async t => {
  const world = aPoolWorld({ 'machineconfigpools/worker': theirs });
  const { ports, guarded, undo } = guarding(world, 'pause', {
    patch(...words) {
      const [resource] = words;
      const patched = world.cluster.patch(...words);
      if (resource.plural === 'machineconfigpools') world.set({ 'nodes/worker-a': working });
      return patched;
    },
  });
  await assert.rejects(guardNode(ports, guarded, t.signal), { kind: 'refused', code: 'NODE_UPDATING' });
  assert.deepEqual(await undo.run(), []);
  assert.equal(world.patches.length, 2);
});

test('a pool that somebody resumes while we hold it is judged as it is', async t => {
  const world = aPoolWorld({ 'machineconfigpools/worker': theirs });
  const { ports, guarded } = guarding(world, 'pause');
  await guardNode(ports, guarded, t.signal);
  world.set({ 'machineconfigpools/worker': theirs });
  await assert.rejects(stillQuiet(ports, guarded, t.signal), { kind: 'refused', code: 'POOL_UPDATING' });
});

test('a key of ours that other nodes take up does not keep a cordoned node from its reboot', async t => {
  const world = aPoolWorld({ 'machineconfigpools/worker': ours });
  const { ports, guarded } = guarding(world, 'refuse');
  await stillQuiet(ports, guarded, t.signal);
  world.set({ 'nodes/worker-a': working });
  await assert.rejects(stillQuiet(ports, guarded, t.signal), { kind: 'refused', code: 'NODE_UPDATING' });
});

const withoutOperator = someFacts({ pools: undefined });
for (const guard of ['refuse', 'wait', 'pause'] as const) {
  test(`where there is no operator, only the node is looked at, also with ${guard}`, async t => {
    const world = aPoolWorld({ 'nodes/worker-a': rawNode() });
    const { ports, guarded, told } = guarding(world, guard, { facts: withoutOperator });
    await guardNode(ports, guarded, t.signal);
    await stillQuiet(ports, guarded, t.signal);
    assert.deepEqual(new Set(ports.calls), new Set(['cluster.get nodes worker-a']));
    assert.deepEqual(told(), []);
  });
}

const hidden = someFacts({ poolsAreHidden: true });
const hiddenWarning =
  'warning: you may not list machineconfigpools: whether the Machine Config Operator comes in between is seen on the nodes alone, once it has begun';

test('where pools are hidden, the node has to do, and the user is told', async t => {
  const world = aPoolWorld({ 'nodes/worker-a': working });
  const { ports, guarded, heard, told } = guarding(world, 'wait', { facts: hidden });
  const waiting = guardNode(ports, guarded, t.signal);
  await heard('waiting: ');
  world.set({ 'nodes/worker-a': settledNode });
  await waiting;
  assert.deepEqual(told(), [
    hiddenWarning,
    'progress: waiting: the Machine Config Operator is at work on node/worker-a (Working, to rendered-worker-1)',
  ]);
  assert.deepEqual(
    ports.calls.filter(call => !call.includes(' nodes ')),
    [],
  );
});

test('where pools are hidden, none can be paused', async t => {
  const { ports, guarded } = guarding(aPoolWorld(), 'pause', { facts: hidden });
  await assert.rejects(guardNode(ports, guarded, t.signal), {
    kind: 'refused',
    code: 'FORBIDDEN',
    message: 'you may not list machineconfigpools, so that none can be paused',
    hint: 'ask for this right, or leave out --pause-pool',
  });
});

test('where updates of the cluster are hidden, the pool has to do, and they are not asked for again', async t => {
  const world = aPoolWorld({ 'clusterversions/version': upgrade, 'machineconfigpools/worker': theirs });
  world.denied.add('get clusterversions').add('watch clusterversions');
  const { ports, guarded, heard } = guarding(world, 'wait');
  const waiting = guardNode(ports, guarded, t.signal);
  await heard('waiting: ');
  world.set({ 'machineconfigpools/worker': settled });
  await waiting;
});

test('a cluster without a cluster version, or with a pool for nobody, is judged by what there is', async t => {
  const world = aPoolWorld();
  world.set({ 'clusterversions/version': undefined });
  const { ports, guarded } = guarding(world, 'refuse');
  await guardNode(ports, guarded, t.signal);
  world.set({ 'machineconfigpools/worker': undefined });
  await assert.rejects(guardNode(ports, guarded, t.signal), { kind: 'refused', code: 'NO_POOL' });
});
