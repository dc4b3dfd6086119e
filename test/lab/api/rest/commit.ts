import type { Api, Mode } from '../api.ts';
import { hasStatus, type ResourceType } from '../discovery/resource-type.ts';
import { conflict } from '../errors.ts';
import { sameJson } from '../json.ts';
import type { StoredObject } from '../store.ts';
import { validateChange } from '../validation/validate.ts';
import { pruneEmpty } from './prune.ts';

export type Change = {
  readonly type: ResourceType;
  readonly previous: StoredObject;
  /** The whole object as the client wants it; changed here. */
  readonly next: StoredObject;
  readonly subresource: string | undefined;
  readonly mode: Mode;
};

/**
 * Stores what a PUT or PATCH made of an object: 409 for a resource version that is not the newest, nothing at all where
 * nothing changed, and the end of an object that only waited for its last finalizer.
 */
export function commitChange({ store }: Api, change: Change): StoredObject {
  const { type, previous, next, subresource, mode } = change;
  const { namespace, name } = previous.metadata;
  const version = next.metadata.resourceVersion;
  if (version && version !== previous.metadata.resourceVersion) throw conflict(type, name);
  if (next.metadata.uid && next.metadata.uid !== previous.metadata.uid) throw conflict(type, name);

  keepWhatIsNotTheirs(change);
  pruneEmpty(next);
  if (sameJson(next, previous)) return previous;
  if (subresource !== 'status') validateChange(type, previous, next);
  if (subresource === undefined && type.generation === 'spec' && !sameJson(contentOf(next), contentOf(previous))) {
    next.metadata.generation = (previous.metadata.generation ?? 0) + 1;
  }
  if (mode === 'dry-run') return next;

  const stored = store.update(type, namespace, name, draft => {
    for (const key of Object.keys(draft)) delete draft[key];
    Object.assign(draft, next);
  });
  if (waitedForFinalizers(previous) && !stored.metadata.finalizers?.length) store.remove(type, namespace, name);
  return stored;
}

/** Not a pod that has its grace period, nor a namespace, which is its controller's to remove. */
function waitedForFinalizers({ kind, metadata }: StoredObject): boolean {
  const isEnding = metadata.deletionTimestamp !== undefined && !metadata.deletionGracePeriodSeconds;
  return isEnding && kind !== 'Namespace' && Boolean(metadata.finalizers?.length);
}

/** The status belongs to its subresource, all else to the object; and some of the metadata to the server alone. */
function keepWhatIsNotTheirs({ type, previous, next, subresource }: Change): void {
  const { metadata, status, ...rest } = previous;
  if (subresource === 'status') {
    const mine = next.status;
    for (const key of Object.keys(next)) if (!(key in rest) && key !== 'metadata') delete next[key];
    Object.assign(next, structuredClone(rest), mine === undefined ? {} : { status: mine });
    if (type.custom) next.metadata = structuredClone(metadata);
  } else if (hasStatus(type)) {
    if (status === undefined) delete next.status;
    else next.status = structuredClone(status);
  }
  for (const key of SERVER_METADATA) {
    if (metadata[key] === undefined) delete next.metadata[key];
    else next.metadata[key] = structuredClone(metadata[key]);
  }
}

const SERVER_METADATA = [
  'name',
  'namespace',
  'uid',
  'resourceVersion',
  'generation',
  'generateName',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'managedFields',
];

/** What `generation` counts the changes of. */
function contentOf({ metadata: _metadata, status: _status, ...content }: StoredObject): unknown {
  return content;
}
