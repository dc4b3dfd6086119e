import { resourceTypeOf } from '../api/discovery/resource-table.ts';
import { removeObject } from '../api/rest/delete.ts';
import type { Store, StoredObject } from '../api/store.ts';
import { PODS } from './resources.ts';
import { timestamp } from './timestamp.ts';

/** Why a controller makes a pod go, as its condition `DisruptionTarget` says it. */
export type Disruption = { readonly reason: string; readonly message: string };

/** Says why a pod will go, before its deletion is asked for. */
export function markDisrupted(store: Store, pod: StoredObject, { reason, message }: Disruption): void {
  store.update(PODS, pod.metadata.namespace, pod.metadata.name, draft => {
    const conditions: { type: string }[] = draft.status.conditions ?? [];
    const others = conditions.filter(condition => condition.type !== 'DisruptionTarget');
    const at = timestamp();
    const why = {
      type: 'DisruptionTarget',
      status: 'True',
      lastProbeTime: null,
      lastTransitionTime: at,
      reason,
      message,
    };
    draft.status.conditions = [...others, why];
  });
}

/** What a DELETE by a client does, unless it has been asked for already. */
export function askDeletion(store: Store, pod: StoredObject, graceSeconds?: number): void {
  if (pod.metadata.deletionTimestamp === undefined) removeObject(store, POD, pod, graceSeconds);
}

const POD = resourceTypeOf('', 'pods');
