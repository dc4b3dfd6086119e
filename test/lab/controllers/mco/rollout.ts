import type { StoredObject } from '../../api/store.ts';
import { marksOf } from './node-marks.ts';
import { isFailing, isUnavailable, whyNotReady } from './node-state.ts';

/**
 * The nodes that get the pool's target now (MCO `pkg/controller/node/node_controller.go`, `getAllCandidateMachines` and
 * `updateCandidateMachines`): those that are ready and do not have it yet, at most as many as `maxUnavailable` leaves.
 * A node that fails with this very target takes up a place, so one bad node stops the pool.
 */
export function chooseCandidates(pool: StoredObject, nodes: readonly StoredObject[]): readonly StoredObject[] {
  const target: string = pool.spec.configuration.name;
  const limit = readMaxUnavailable(pool.spec.maxUnavailable, nodes.length);
  const hasTarget = (node: StoredObject): boolean => marksOf(node).desiredConfig === target;
  const taken = nodes.filter(node => isUnavailable(node) || (hasTarget(node) && isFailing(node))).length;
  const candidates = nodes.filter(node => !hasTarget(node) && whyNotReady(node) === undefined);
  return candidates.toSorted(compareAge).slice(0, Math.max(0, limit - taken));
}

/** `N` or `N%` of all, rounded down, but one at least. */
export function readMaxUnavailable(value: number | string | undefined, count: number): number {
  const percent = typeof value === 'string' ? /^(\d+)%$/.exec(value)?.[1] : undefined;
  const number = percent === undefined ? Number(value ?? 1) : Math.floor((Number(percent) * count) / 100);
  return Math.max(1, number);
}

/**
 * By zone, those without one last, then by age (`sortNodeList`). Nodes of the same age come in any order, since the
 * operator's list is a Go map; here in the alphabet's reverse, so that nobody relies on the alphabet.
 */
function compareAge(a: StoredObject, b: StoredObject): number {
  return (
    compare(zoneOf(a), zoneOf(b)) ||
    compare(a.metadata.creationTimestamp, b.metadata.creationTimestamp) ||
    compare(b.metadata.name, a.metadata.name)
  );
}

function zoneOf(node: StoredObject): string {
  return node.metadata.labels?.['topology.kubernetes.io/zone'] ?? '\uffff';
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
