import type { Draft, StoredObject } from '../store.ts';

/** Takes out what Go's `omitempty` does not write: empty maps of metadata, and a node's `unschedulable: false`. */
export function pruneEmpty(object: Draft | StoredObject): void {
  for (const key of ['labels', 'annotations', 'finalizers', 'ownerReferences']) {
    const value = object.metadata[key];
    if (value === null || (typeof value === 'object' && Object.keys(value).length === 0)) delete object.metadata[key];
  }
  if (object.kind !== 'Node' || !object.spec) return;
  if (!object.spec.unschedulable) delete object.spec.unschedulable;
  if (!object.spec.taints?.length) delete object.spec.taints;
}
