import type { ResourceType } from '../discovery/resource-type.ts';
import { sortKeys } from '../json.ts';
import type { StoredObject } from '../store.ts';

/** Built-in kinds begin with kind and apiVersion, custom resources have all keys sorted. */
export function inOrder(type: ResourceType, object: object): object {
  if (type.custom) return Object(sortKeys(object));
  const { kind, apiVersion, metadata, ...rest } = object as Partial<StoredObject>;
  return { kind, apiVersion, metadata, ...rest };
}

export function partial(object: StoredObject): object {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata };
}

/** `includeObject` of the query: what stands beside the cells of a row. */
export type Include = 'None' | 'Metadata' | 'Object';
