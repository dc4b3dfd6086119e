import type { StoredObject } from '../../api/store.ts';
import { marksOf } from './node-marks.ts';

// All of MCO `pkg/controller/common/layered_node_state.go`, without image mode.

/** Why pods should not be put on the node; `undefined` is ready. A cordon by anybody counts. */
export function whyNotReady(node: StoredObject): string | undefined {
  const conditions: readonly { type: string; status: string }[] = node.status?.conditions ?? [];
  const wanted = new Map([
    ['Ready', 'True'],
    ['DiskPressure', 'False'],
    ['NetworkUnavailable', 'False'],
  ]);
  const bad = conditions.find(({ type, status }) => wanted.has(type) && wanted.get(type) !== status);
  if (bad) return `${bad.type}=${bad.status}`;
  return node.spec?.unschedulable === true ? 'Unschedulable' : undefined;
}

/** The daemon has nothing left to do. */
export function isDone(node: StoredObject): boolean {
  const { currentConfig, desiredConfig, state } = marksOf(node);
  return Boolean(currentConfig) && currentConfig === desiredConfig && state === 'Done';
}

/** Done with what the pool wants now. */
export function isUpdated(node: StoredObject, target: string): boolean {
  return isDone(node) && marksOf(node).desiredConfig === target;
}

export function isDegraded(node: StoredObject): boolean {
  const { state } = marksOf(node);
  return state === 'Degraded' || state === 'Unreconcilable';
}

/** Stuck half-way: it may be given another target without harm. */
export function isFailing(node: StoredObject): boolean {
  const { currentConfig, desiredConfig } = marksOf(node);
  return currentConfig !== desiredConfig && isDegraded(node);
}

/** Counts against the pool's `maxUnavailable`. */
export function isUnavailable(node: StoredObject): boolean {
  if (whyNotReady(node) !== undefined) return true;
  return !isDone(node) && !isFailing(node);
}
