import type { StoredObject } from '../../api/store.ts';
import { type Condition, isTrue, withCondition } from './conditions.ts';
import { marksOf } from './node-marks.ts';
import { isDegraded, isUnavailable, isUpdated, whyNotReady } from './node-state.ts';

/** The pool's status as its nodes are now (MCO `pkg/controller/node/status.go`, `calculateStatus`). */
export function poolStatus(pool: StoredObject, nodes: readonly StoredObject[], now: string): object {
  const target: string = pool.spec.configuration.name;
  const count = (holds: (node: StoredObject) => boolean): number => nodes.filter(holds).length;
  const machineCount = nodes.length;
  const updatedMachineCount = count(node => isUpdated(node, target));
  const readyMachineCount = count(node => isUpdated(node, target) && whyNotReady(node) === undefined);
  const unavailableMachineCount = count(isUnavailable);
  const degraded = nodes.filter(isDegraded);
  const isSettled = readyMachineCount === machineCount && unavailableMachineCount === 0;
  const conditions = [...progress(pool, isSettled), ...degradation(pool, degraded)].reduce(
    (list: readonly Condition[], condition) => withCondition(list, condition, now),
    pool.status?.conditions ?? [],
  );
  const configuration = isSettled ? pool.spec.configuration : pool.status?.configuration;
  return {
    certExpirys: [],
    conditions,
    ...(configuration && { configuration }),
    degradedMachineCount: degraded.length,
    machineCount,
    observedGeneration: pool.metadata.generation,
    poolSynchronizersStatus: [
      {
        availableMachineCount: machineCount - unavailableMachineCount,
        machineCount,
        poolSynchronizerType: 'PinnedImageSets',
        readyMachineCount,
        unavailableMachineCount,
        updatedMachineCount: machineCount,
      },
    ],
    readyMachineCount,
    unavailableMachineCount,
    updatedMachineCount,
  };
}

type Wanted = Omit<Condition, 'lastTransitionTime'>;

function progress(pool: StoredObject, isSettled: boolean): readonly Wanted[] {
  const target = `MachineConfig ${pool.spec.configuration.name}`;
  if (isSettled) {
    return [said('Updated', 'True', `All nodes are updated with ${target}`), said('Updating', 'False', '')];
  }
  const updated = said('Updated', 'False', '');
  if (pool.spec.paused) return [updated, said('Updating', 'False', `Pool is paused; will not update to ${target}`)];
  return [updated, said('Updating', 'True', `All nodes are updating to ${target}`)];
}

function degradation(pool: StoredObject, degraded: readonly StoredObject[]): readonly Wanted[] {
  const reasons = degraded.flatMap(node => {
    const { reason } = marksOf(node);
    return reason ? [`Node ${node.metadata.name} is reporting: ${JSON.stringify(reason)}`] : [];
  });
  const message = reasons.join(', ');
  const reason = `${degraded.length} nodes are reporting degraded status on sync`;
  const isRenderDegraded = isTrue(pool.status?.conditions ?? [], 'RenderDegraded');
  return [
    degraded.length > 0 ? { ...said('NodeDegraded', 'True', message), reason } : said('NodeDegraded', 'False', ''),
    said('Degraded', degraded.length > 0 || isRenderDegraded ? 'True' : 'False', message),
  ];
}

function said(type: string, status: 'True' | 'False', message: string): Wanted {
  return { type, status, reason: '', message };
}
