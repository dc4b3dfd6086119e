import { randomUUID } from 'node:crypto';

/** An object as the API stores it: JSON. Only `metadata` is known here. */
export type StoredObject = {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  // biome-ignore lint/suspicious/noExplicitAny: the store keeps any kind of object; its users know which
  [field: string]: any;
};

export type ObjectMeta = {
  name: string;
  namespace?: string;
  uid: string;
  resourceVersion: string;
  generation?: number;
  creationTimestamp: string;
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  finalizers?: string[];
  ownerReferences?: {
    apiVersion: string;
    kind: string;
    name: string;
    uid: string;
    controller?: boolean;
    blockOwnerDeletion?: boolean;
  }[];
  // biome-ignore lint/suspicious/noExplicitAny: managedFields and the like
  [field: string]: any;
};

/** `''` is the core group. The version is not part of it: an object has one stored form. */
export type ResourceKey = { readonly group: string; readonly plural: string };

export type StoreEvent = {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly resource: ResourceKey;
  /** Frozen. For `DELETED`: the last state, with the resource version of the deletion. */
  readonly object: StoredObject;
  /** What it was before, for selectors that it stops to match. */
  readonly previous: StoredObject | undefined;
};

export type Draft = Omit<StoredObject, 'metadata'> & { metadata: Partial<ObjectMeta> & { name: string } };

/**
 * The lab's etcd: every commit has the next resource version, and every listener hears of it before the call returns.
 * Objects that come out are frozen; changes go in through `update`, which makes no event where nothing changed.
 */
export class Store {
  #version = 1000;
  readonly #objects = new Map<string, StoredObject>();
  readonly #listeners = new Set<(event: StoreEvent) => void>();
  readonly #history: StoreEvent[] = [];
  /** Events older than this resource version are forgotten: a watch from before is `410 Expired`. */
  oldestVersion = 1000;

  get version(): number {
    return this.#version;
  }

  get(resource: ResourceKey, namespace: string | undefined, name: string): StoredObject | undefined {
    return this.#objects.get(keyOf(resource, namespace, name));
  }

  /** Sorted by namespace and name, as etcd keys are. `undefined` is all namespaces. */
  list(resource: ResourceKey, namespace?: string): StoredObject[] {
    const prefix = namespace === undefined ? `${resource.group}/${resource.plural}/` : keyOf(resource, namespace, '');
    return [...this.#objects.entries()]
      .filter(([key]) => key.startsWith(prefix))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, object]) => object);
  }

  /** Stores a new object; throws where the name is taken (the API has asked before). */
  create(resource: ResourceKey, draft: Draft): StoredObject {
    const { namespace, name } = draft.metadata;
    const key = keyOf(resource, namespace, name);
    if (this.#objects.has(key)) throw new Error(`${key} exists`);
    const object = structuredClone(draft) as StoredObject;
    object.metadata = {
      ...object.metadata,
      uid: object.metadata.uid ?? randomUUID(),
      creationTimestamp: object.metadata.creationTimestamp ?? new Date().toISOString().replace(/\.\d+/, ''),
      resourceVersion: String(++this.#version),
    };
    return this.#commit('ADDED', resource, key, object, undefined);
  }

  /** Changes a copy and stores it. Without a change: the old object, no event. */
  update(
    resource: ResourceKey,
    namespace: string | undefined,
    name: string,
    change: (draft: StoredObject) => void,
  ): StoredObject {
    const key = keyOf(resource, namespace, name);
    const previous = this.#objects.get(key);
    if (!previous) throw new Error(`${key} is not there`);
    const object = structuredClone(previous);
    change(object);
    if (JSON.stringify(object) === JSON.stringify(previous)) return previous;
    object.metadata.resourceVersion = String(++this.#version);
    return this.#commit('MODIFIED', resource, key, object, previous);
  }

  remove(resource: ResourceKey, namespace: string | undefined, name: string): void {
    const key = keyOf(resource, namespace, name);
    const previous = this.#objects.get(key);
    if (!previous) return;
    const object = structuredClone(previous);
    object.metadata.resourceVersion = String(++this.#version);
    this.#commit('DELETED', resource, key, object, previous);
  }

  /** Hears every commit from now on, synchronously. The returned function stops it. */
  listen(listener: (event: StoreEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What was committed after `version`; `undefined` where that is no longer known. */
  since(version: number): StoreEvent[] | undefined {
    if (version < this.oldestVersion) return undefined;
    return this.#history.filter(event => Number(event.object.metadata.resourceVersion) > version);
  }

  /** Forgets the past, as compaction does. */
  compact(): void {
    this.oldestVersion = this.#version;
    this.#history.length = 0;
  }

  #commit(
    type: StoreEvent['type'],
    resource: ResourceKey,
    key: string,
    object: StoredObject,
    previous: StoredObject | undefined,
  ): StoredObject {
    deepFreeze(object);
    if (type === 'DELETED') this.#objects.delete(key);
    else this.#objects.set(key, object);
    const event: StoreEvent = { type, resource, object, previous };
    this.#history.push(event);
    for (const listener of [...this.#listeners]) listener(event);
    return object;
  }
}

function keyOf(resource: ResourceKey, namespace: string | undefined, name: string): string {
  return `${resource.group}/${resource.plural}/${namespace ?? ''}/${name}`;
}

function deepFreeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const part of Object.values(value)) deepFreeze(part);
}
