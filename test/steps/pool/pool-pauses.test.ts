import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../../src/errors.ts';
import type { Cluster } from '../../../src/ports.ts';
import { PoolPauses } from '../../../src/steps/pool/pool-pauses.ts';
import { lost } from '../../support/answers.ts';
import { aClock } from '../../support/clock.ts';
import { hearing } from '../../support/hearing.ts';
import { aPool, rawPool } from '../../support/objects.ts';
import { aPoolWorld, type PoolWorld } from '../../support/pool-world.ts';
import { expecting } from '../../support/ports.ts';
import { anUndo } from '../../support/undo.ts';

const record = { version: 1, run: 'x7k2p', by: 'kim', at: '2026-11-22T06:31:52.000Z' };
const recordOf = (run: string) => ({ 'oc-rpmoverlay/paused': JSON.stringify({ ...record, run }) });
const leftover = {
  what: 'machineconfigpool/worker: paused',
  recover: `oc patch mcp/worker --type merge -p '{"metadata":{"annotations":{"oc-rpmoverlay/paused":null}},"spec":{"paused":false}}'`,
};

/** A run that pauses pools in this world. */
function pausing(world: PoolWorld, { id = 'x7k2p', ...more }: Partial<Cluster> & { readonly id?: string } = {}) {
  const { reporter, events, heard } = hearing();
  const ports = expecting({ cluster: { ...world.cluster, ...more }, clock: aClock(), reporter });
  const undo = anUndo();
  return { events, heard, undo, pauses: new PoolPauses(ports, { id }, undo) };
}

/** How the pool is: whether it is paused, and the run that says so on it. */
function stateOf(world: PoolWorld) {
  const { metadata, spec } = Object(world.object('machineconfigpools/worker'));
  const annotation = metadata.annotations?.['oc-rpmoverlay/paused'];
  return { paused: spec.paused, run: annotation && JSON.parse(annotation).run };
}

const paused = (annotations: Readonly<Record<string, string>> = {}) =>
  aPoolWorld({ 'machineconfigpools/worker': rawPool({ paused: true, annotations }) });

test('a pool is paused and says who did it, in one patch, and is resumed at the end without a trace', async t => {
  const world = aPoolWorld();
  const { pauses, undo, events } = pausing(world);
  await pauses.hold(aPool(), t.signal);
  assert.deepEqual(world.patches, [
    {
      metadata: { resourceVersion: '1', annotations: { 'oc-rpmoverlay/paused': JSON.stringify(record) } },
      spec: { paused: true },
    },
  ]);
  assert.deepEqual(undo.pending, [leftover]);
  assert.deepEqual(
    events.filter(({ kind }) => kind === 'notice'),
    [
      {
        kind: 'notice',
        text: 'machineconfigpool/worker is paused until this run ends, so that the Machine Config Operator begins nothing there',
      },
    ],
  );
  assert.deepEqual(await undo.run(), []);
  assert.deepEqual(stateOf(world), { paused: false, run: undefined });
});

test('several nodes of a pool share one pause, and each pool has its own', async t => {
  const world = aPoolWorld({ 'machineconfigpools/infra': rawPool({ name: 'infra' }) });
  const { pauses, undo } = pausing(world);
  const infra = aPool({ name: 'infra' });
  await Promise.all([aPool(), infra, aPool()].map(pool => pauses.hold(pool, t.signal)));
  assert.equal(world.patches.length, 2);
  assert.deepEqual(await undo.run(), []);
  assert.equal(world.patches.length, 4);
});

test('a pool that somebody else has paused is not touched', async t => {
  const world = paused();
  const { pauses, undo, events } = pausing(world);
  await pauses.hold(aPool(), t.signal);
  assert.deepEqual([undo.pending, await undo.run(), world.patches], [[], [], []]);
  assert.deepEqual(events, [
    { kind: 'notice', text: 'machineconfigpool/worker is paused already, by somebody else, and stays so' },
  ]);
});

test('a pool that an earlier run has left paused is taken over, and resumed at the end', async t => {
  const world = paused(recordOf('early'));
  const { pauses, undo, events } = pausing(world);
  await pauses.hold(aPool(), t.signal);
  assert.deepEqual(stateOf(world), { paused: true, run: 'x7k2p' });
  assert.deepEqual(events, [
    {
      kind: 'notice',
      text: 'machineconfigpool/worker is paused already, by run early by kim at 2026-11-22T06:31:52.000Z, and is resumed when this run ends',
    },
  ]);
  assert.deepEqual(await undo.run(), []);
  assert.deepEqual(stateOf(world), { paused: false, run: undefined });
});

test('a run whose pause was taken over leaves it to the other one', async t => {
  const world = aPoolWorld();
  const [first, second] = [pausing(world), pausing(world, { id: 'later' })];
  await first.pauses.hold(aPool(), t.signal);
  await second.pauses.hold(aPool(), t.signal);
  assert.deepEqual(await first.undo.run(), []);
  assert.deepEqual(stateOf(world), { paused: true, run: 'later' });
  assert.deepEqual(await second.undo.run(), []);
  assert.deepEqual(stateOf(world), { paused: false, run: undefined });
});

test('a pool that somebody has resumed meanwhile stays so, and loses the record', async t => {
  const world = aPoolWorld();
  const { pauses, undo } = pausing(world);
  await pauses.hold(aPool(), t.signal);
  world.set({ 'machineconfigpools/worker': rawPool({ annotations: recordOf('x7k2p') }) });
  assert.deepEqual(await undo.run(), []);
  assert.deepEqual(stateOf(world), { paused: false, run: undefined });
});

test('a pool that is gone at the end needs nothing more', async t => {
  const world = aPoolWorld();
  const { pauses, undo } = pausing(world);
  await pauses.hold(aPool(), t.signal);
  world.set({ 'machineconfigpools/worker': undefined });
  assert.deepEqual(await undo.run(), []);
});

test('a pool that changes between the look and the patch is looked at again', async t => {
  const world = aPoolWorld();
  const { pauses, undo } = pausing(
    world,
    onFirstPatch(world, () => world.set({})),
  );
  await pauses.hold(aPool(), t.signal);
  assert.deepEqual(stateOf(world), { paused: true, run: 'x7k2p' });
  assert.deepEqual(await undo.run(), []);
});

test('a pool that somebody else pauses between the look and the patch stays theirs', async t => {
  const world = aPoolWorld();
  const pause = () => world.set({ 'machineconfigpools/worker': rawPool({ paused: true }) });
  const { pauses, undo } = pausing(world, onFirstPatch(world, pause));
  await pauses.hold(aPool(), t.signal);
  assert.deepEqual([undo.pending, world.patches, stateOf(world)], [[], [], { paused: true, run: undefined }]);
});

test('a pool that never stands still is given up, and nothing of it is left behind', async t => {
  const conflict = new Failure('failed', 'CONFLICT', 'somebody was faster');
  const world = aPoolWorld();
  const { pauses, undo } = pausing(world, { patch: () => Promise.reject(conflict) });
  await assert.rejects(pauses.hold(aPool(), t.signal), conflict);
  assert.deepEqual(await undo.run(), []);
});

test('a pause whose answer is lost is taken back', async t => {
  const world = aPoolWorld();
  const { pauses, undo } = pausing(world, {
    async patch(...words) {
      await world.cluster.patch(...words);
      if (world.patches.length === 1) throw lost;
      return words[0].read({});
    },
  });
  await assert.rejects(pauses.hold(aPool(), t.signal), lost);
  assert.deepEqual(stateOf(world), { paused: true, run: 'x7k2p' });
  assert.deepEqual(await undo.run(), []);
  assert.deepEqual(stateOf(world), { paused: false, run: undefined });
});

for (const verb of ['patch', 'watch']) {
  test(`a user who may not ${verb} pools is told so before anything is changed`, async t => {
    const world = aPoolWorld();
    world.denied.add(`${verb} machineconfigpools`);
    const { pauses, undo } = pausing(world);
    await assert.rejects(pauses.hold(aPool(), t.signal), {
      kind: 'refused',
      code: 'FORBIDDEN',
      message: `you may not ${verb} machineconfigpools.machineconfiguration.openshift.io, so machineconfigpool/worker cannot be paused`,
      hint: 'ask for these rights, or wait for the pool instead: --wait-for-pool',
    });
    assert.deepEqual([undo.pending, world.patches], [[], []]);
  });
}

test('a patch that is refused leaves nothing to take back', async t => {
  const world = aPoolWorld();
  world.denied.add('patch machineconfigpools');
  const { pauses, undo } = pausing(world, { isAllowed: async () => true });
  await assert.rejects(pauses.hold(aPool(), t.signal), { code: 'FORBIDDEN' });
  assert.deepEqual(undo.pending, []);
});

test('a pool that may not be resumed any more is left behind, with the command that resumes it', async t => {
  const world = aPoolWorld();
  const { pauses, undo } = pausing(world);
  await pauses.hold(aPool(), t.signal);
  world.denied.add('patch machineconfigpools');
  assert.deepEqual(await undo.run(), [leftover]);
});

test('a pool that is gone cannot be paused', async t => {
  const world = aPoolWorld();
  world.set({ 'machineconfigpools/worker': undefined });
  const { pauses } = pausing(world);
  await assert.rejects(pauses.hold(aPool(), t.signal), {
    kind: 'refused',
    code: 'POOL_GONE',
    message: 'machineconfigpool/worker is gone',
  });
});

test('a pause is awaited until the operator has seen it, which is told', async t => {
  const world = aPoolWorld();
  const unseen = (observedGeneration: number) => ({
    'machineconfigpools/worker': rawPool({
      paused: true,
      generation: 3,
      observedGeneration,
      annotations: recordOf('x7k2p'),
    }),
  });
  const { pauses, events, heard } = pausing(world, {
    async patch(...words) {
      const patched = await world.cluster.patch(...words);
      world.set(unseen(2));
      return patched;
    },
  });
  const holding = pauses.hold(aPool(), t.signal);
  const told = {
    kind: 'progress',
    text: 'machineconfigpool/worker: paused, and the Machine Config Operator has not seen it yet',
  } as const;
  await heard('has not seen it yet');
  assert.deepEqual(events.at(-1), told);
  world.set(unseen(3));
  await holding;
});

test('a run that is interrupted while it pauses takes the pause back', async () => {
  const stop = new AbortController();
  const interrupted = new Failure('interrupted', 'INTERRUPTED', 'interrupted');
  const world = aPoolWorld();
  const { pauses, undo } = pausing(
    world,
    onFirstPatch(world, () => stop.abort(interrupted)),
  );
  await assert.rejects(pauses.hold(aPool(), stop.signal), interrupted);
  assert.deepEqual(stateOf(world), { paused: true, run: 'x7k2p' });
  assert.deepEqual(await undo.run(), []);
  assert.deepEqual(stateOf(world), { paused: false, run: undefined });
});

test('what is registered later is taken back before the pools are resumed', async t => {
  const world = aPoolWorld();
  const { pauses, undo } = pausing(world);
  const seen: object[] = [];
  undo.add({ what: 'a pod', recover: 'delete it' }, async () => void seen.push(stateOf(world)));
  await pauses.hold(aPool(), t.signal);
  assert.deepEqual(await undo.run(), []);
  assert.deepEqual(seen, [{ paused: true, run: 'x7k2p' }]);
});

/** A `patch` before the first of which something else happens. */
function onFirstPatch({ cluster }: PoolWorld, happen: () => void): Pick<Cluster, 'patch'> {
  let isFirst = true;
  return {
    patch(...words) {
      if (isFirst) happen();
      isFirst = false;
      return cluster.patch(...words);
    },
  };
}
