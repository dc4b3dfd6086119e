import type { Answer, Api, ResourceCall } from '../api.ts';
import type { ResourceType } from '../discovery/resource-type.ts';
import { conflict, uidConflict } from '../errors.ts';
import { presentList } from '../http/present.ts';
import { isJsonObject, valueAt } from '../json.ts';
import { parseSelection } from '../select/selection.ts';
import type { Store, StoredObject } from '../store.ts';
import { answerWith, currentObject } from './get.ts';

/** From the body, or from the query. */
export type DeleteOptions = {
  readonly graceSeconds: number | undefined;
  readonly dryRun: boolean;
  readonly preconditions: { readonly uid: string | undefined; readonly resourceVersion: string | undefined };
};

export function parseDeleteOptions(body: unknown, query: URLSearchParams): DeleteOptions {
  const options = isJsonObject(body) ? body : {};
  const grace = options.gracePeriodSeconds ?? query.get('gracePeriodSeconds') ?? undefined;
  const text = (key: string) => {
    const value = valueAt(options, 'preconditions', key);
    return typeof value === 'string' ? value : undefined;
  };
  return {
    graceSeconds: grace === undefined ? undefined : Number(grace),
    dryRun: query.getAll('dryRun').includes('All') || [options.dryRun].flat().includes('All'),
    preconditions: { uid: text('uid'), resourceVersion: text('resourceVersion') },
  };
}

/** DELETE of one object: a pod or namespace is answered as it is then, most other things by a `Status`. */
export function deleteObject(api: Api, call: ResourceCall, options: DeleteOptions): Answer {
  const { type } = call;
  const object = currentObject(api, call);
  checkPreconditions(type, object, options);
  const after = options.dryRun ? object : removeObject(api.store, type, object, options.graceSeconds);
  if (type.deletedAs === 'object' || object.metadata.finalizers?.length) return answerWith(call, after);
  const { group, plural } = type;
  const { name, uid } = object.metadata;
  const details = { name, ...(group === '' ? {} : { group }), kind: plural, uid };
  return { status: 200, body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details } };
}

/** DELETE of a list: all that the selectors match, each as by itself. */
export function deleteObjects(api: Api, call: ResourceCall, options: DeleteOptions): Answer {
  const { query, type, namespace, how } = call;
  const { matches } = parseSelection(type, query);
  const items = api.store
    .list(type, namespace)
    .filter(matches)
    .map(object => (options.dryRun ? object : removeObject(api.store, type, object, options.graceSeconds)));
  const metadata = { resourceVersion: String(api.store.version) };
  return { status: 200, body: presentList(type, { items, metadata }, how, query) };
}

/**
 * What DELETE does to an object, and how it is then: a pod on a node gets its grace period and is removed by its kubelet,
 * a namespace is `Terminating` until its controller has emptied it, an object with finalizers waits for them, anything
 * else is gone.
 */
export function removeObject(
  store: Store,
  type: ResourceType,
  object: StoredObject,
  graceSeconds: number | undefined,
): StoredObject {
  const { namespace, name } = object.metadata;
  const grace = type.plural === 'pods' ? podGrace(object, graceSeconds) : 0;
  const waits = grace > 0 || type.plural === 'namespaces' || Boolean(object.metadata.finalizers?.length);
  if (!waits) {
    store.remove(type, namespace, name);
    return grace === 0 && type.plural === 'pods' ? ending(object, 0) : object;
  }
  if (object.metadata.deletionTimestamp && grace >= (object.metadata.deletionGracePeriodSeconds ?? 0)) return object;
  return store.update(type, namespace, name, draft => {
    Object.assign(draft.metadata, ending(object, grace).metadata);
    if (type.plural === 'namespaces') {
      delete draft.metadata.deletionGracePeriodSeconds;
      draft.status = { ...draft.status, phase: 'Terminating' };
    }
  });
}

/** `podStrategy.CheckGracefulDelete`: who runs nowhere, or has ended, needs no time. */
function podGrace(pod: StoredObject, asked: number | undefined): number {
  const phase = valueAt(pod, 'status', 'phase');
  if (!valueAt(pod, 'spec', 'nodeName') || phase === 'Succeeded' || phase === 'Failed') return 0;
  const grace = asked ?? Number(valueAt(pod, 'spec', 'terminationGracePeriodSeconds') ?? 30);
  return grace < 0 ? 1 : grace;
}

function ending(object: StoredObject, graceSeconds: number): StoredObject {
  const { generation } = object.metadata;
  const isNew = object.metadata.deletionTimestamp === undefined;
  const metadata = {
    ...object.metadata,
    ...(generation === undefined ? {} : { generation: generation + (isNew ? 1 : 0) }),
    deletionTimestamp: new Date(Date.now() + graceSeconds * 1000).toISOString().replace(/\.\d+/, ''),
    deletionGracePeriodSeconds: graceSeconds,
  };
  return { ...object, metadata };
}

function checkPreconditions(type: ResourceType, object: StoredObject, { preconditions }: DeleteOptions): void {
  const { uid, resourceVersion } = preconditions;
  const { name } = object.metadata;
  if (uid !== undefined && uid !== object.metadata.uid) {
    throw uidConflict(type, name, { asked: uid, real: object.metadata.uid });
  }
  if (resourceVersion !== undefined && resourceVersion !== object.metadata.resourceVersion) throw conflict(type, name);
}
