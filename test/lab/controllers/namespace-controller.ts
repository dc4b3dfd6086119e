import { resourceTypes } from '../api/discovery/resource-table.ts';
import type { Store, StoredObject } from '../api/store.ts';
import type { Knobs } from '../knobs.ts';
import { askDeletion } from './ask-deletion.ts';
import { Reactions } from './reactions.ts';
import { CONFIG_MAPS, isResource, NAMESPACES, PODS, SERVICE_ACCOUNTS } from './resources.ts';
import { timestamp } from './timestamp.ts';

const CONTENT = resourceTypes.filter(type => type.namespaced && type.plural !== 'pods');

/** Gives new namespaces what every one has, and empties and removes those whose deletion was asked for. */
export class NamespaceController implements Disposable {
  readonly #store: Store;
  readonly #knobs: Knobs;
  readonly #reactions = new Reactions();
  readonly #stop: () => void;

  constructor({ store, knobs }: { readonly store: Store; readonly knobs: Knobs }) {
    this.#store = store;
    this.#knobs = knobs;
    this.#stop = store.listen(({ resource, type, object }) => {
      if (isResource(resource, NAMESPACES)) this.#hear(type, object);
      if (isResource(resource, PODS) && type === 'DELETED') this.#hearPodGone(object.metadata.namespace ?? '');
    });
  }

  #hear(type: 'ADDED' | 'MODIFIED' | 'DELETED', { metadata, status }: StoredObject): void {
    const { name } = metadata;
    // In time for the next request, and yet behind everybody who hears of the namespace now.
    if (type === 'ADDED') queueMicrotask(() => furnish(this.#store, name));
    const isNew = metadata.deletionTimestamp !== undefined && status.conditions === undefined;
    if (type === 'MODIFIED' && isNew) this.#plan(name);
  }

  #hearPodGone(namespace: string): void {
    if (this.#store.get(NAMESPACES, undefined, namespace)?.metadata.deletionTimestamp) this.#plan(namespace);
  }

  #plan(name: string): void {
    this.#reactions.after(this.#knobs.namespaceDelayMs, name, () => this.#empty(name));
  }

  #empty(name: string): void {
    const store = this.#store;
    if (!store.get(NAMESPACES, undefined, name)) return;
    for (const type of CONTENT) {
      for (const object of store.list(type, name)) store.remove(type, name, object.metadata.name);
    }
    for (const pod of store.list(PODS, name)) askDeletion(store, pod);
    const pods = store.list(PODS, name).length;
    store.update(NAMESPACES, undefined, name, draft => {
      draft.status = { phase: 'Terminating', conditions: conditions(draft, pods) };
    });
    if (pods === 0) store.remove(NAMESPACES, undefined, name);
  }

  [Symbol.dispose](): void {
    this.#stop();
    this.#reactions[Symbol.dispose]();
  }
}

/** The service account that pods run as, and the certificates that are mounted into them. */
function furnish(store: Store, namespace: string): void {
  if (!store.get(NAMESPACES, undefined, namespace)) return;
  const metadata = (name: string) => ({ name, namespace });
  if (!store.get(SERVICE_ACCOUNTS, namespace, 'default')) {
    store.create(SERVICE_ACCOUNTS, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: metadata('default') });
  }
  for (const name of ['kube-root-ca.crt', 'openshift-service-ca.crt']) {
    if (store.get(CONFIG_MAPS, namespace, name)) continue;
    store.create(CONFIG_MAPS, { apiVersion: 'v1', kind: 'ConfigMap', metadata: metadata(name), data: {} });
  }
}

/** Type, status, reason and message of what the deletion has come to (k8s.io/kubernetes `pkg/controller/namespace/deletion`). */
function conditions(namespace: StoredObject, pods: number): object[] {
  const left =
    `Failed to delete all resource types, 1 remaining: unexpected items still remain in namespace: ` +
    `${namespace.metadata.name} for gvr: /v1, Resource=pods`;
  const content =
    pods > 0
      ? { status: 'True', reason: 'ContentDeletionFailed', message: left }
      : {
          status: 'False',
          reason: 'ContentDeleted',
          message: 'All content successfully deleted, may be waiting on finalization',
        };
  const fine = (reason: string, message: string) => ({ status: 'False', reason, message });
  const wanted = [
    {
      type: 'NamespaceDeletionDiscoveryFailure',
      ...fine('ResourcesDiscovered', 'All resources successfully discovered'),
    },
    {
      type: 'NamespaceDeletionGroupVersionParsingFailure',
      ...fine('ParsedGroupVersions', 'All legacy kube types successfully parsed'),
    },
    { type: 'NamespaceDeletionContentFailure', ...content },
    { type: 'NamespaceContentRemaining', ...fine('ContentRemoved', 'All content successfully removed') },
    {
      type: 'NamespaceFinalizersRemaining',
      ...fine('ContentHasNoFinalizers', 'All content-preserving finalizers finished'),
    },
  ];
  const old: { type: string; status: string; lastTransitionTime: string }[] = namespace.status.conditions ?? [];
  return wanted.map(({ type, status, ...why }) => {
    const same = old.find(one => one.type === type && one.status === status);
    return { type, status, lastTransitionTime: same?.lastTransitionTime ?? timestamp(), ...why };
  });
}
