import assert from 'node:assert/strict';
import { test } from 'node:test';
import { awaitRollout } from '../../../src/steps/ssh/await-rollout.ts';
import { following } from '../../support/answers.ts';
import { rawPool } from '../../support/objects.ts';
import { expecting } from '../../support/ports.ts';

const mine = '99-worker-oc-rpmoverlay-x';
const [before, after] = [['r0', ['a']] as const, ['r1', ['a', mine]] as const];
const half = rawPool({ target: after, settled: before, counts: { updated: 1 }, conditions: { Updated: 'False' } });
const sights = (...seen: readonly object[]) =>
  expecting({ cluster: { follow: following({ 'machineconfigpools/worker': seen.map(pool => [pool]) }) } });

test('a rollout is awaited until all nodes have the MachineConfig, and its progress is told', async t => {
  const ports = sights(rawPool({ target: before }), half, rawPool({ target: after }));
  await awaitRollout(ports, { pool: 'worker', config: mine, goal: 'present' }, t.signal);
  assert.deepEqual(ports.events, [
    { kind: 'progress', text: 'machineconfigpool/worker: waiting for it to be rendered' },
    { kind: 'progress', text: 'machineconfigpool/worker: 1 of 3 nodes updated' },
  ]);
});

test('a rollout back is awaited until no node has it any more', async t => {
  const back = rawPool({ target: before, settled: after, conditions: { Updated: 'False' } });
  const ports = sights(rawPool({ target: after }), back, rawPool({ target: before }));
  await awaitRollout(ports, { pool: 'worker', config: mine, goal: 'absent' }, t.signal);
});

test('a pool that degrades ends the wait', async t => {
  const ports = sights(
    half,
    rawPool({ target: after, settled: before, conditions: { Degraded: ['True', 'no space'] } }),
  );
  await assert.rejects(awaitRollout(ports, { pool: 'worker', config: mine, goal: 'present' }, t.signal), {
    kind: 'failed',
    code: 'POOL_DEGRADED',
    message: 'machineconfigpool/worker: it is degraded: no space',
  });
});
