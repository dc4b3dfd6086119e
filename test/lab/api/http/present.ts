import { groupVersionOf, type ResourceType } from '../discovery/resource-type.ts';
import type { StoredObject } from '../store.ts';
import { tableOf } from '../table/table.ts';
import type { Representation } from './negotiate.ts';
import { type Include, inOrder, partial } from './shape.ts';

/** One object as the client wants it: itself, a table of one row, or its metadata alone. */
export function presentObject(
  type: ResourceType,
  object: StoredObject,
  how: Representation,
  query: URLSearchParams,
): object {
  const { resourceVersion } = object.metadata;
  switch (how.as) {
    case 'object':
      return inOrder(type, object);
    case 'Table':
      return tableOf(type, [object], {
        metadata: resourceVersion ? { resourceVersion } : {},
        include: includeOf(query),
      });
    case 'PartialObjectMetadata':
      return partial(object);
  }
}

export function presentList(
  type: ResourceType,
  { items, metadata }: { readonly items: readonly StoredObject[]; readonly metadata: object },
  how: Representation,
  query: URLSearchParams,
): object {
  const head = { kind: `${type.kind}List`, apiVersion: groupVersionOf(type), metadata };
  switch (how.as) {
    case 'object':
      if (type.custom) return inOrder(type, { ...head, items });
      return { ...head, items: items.map(({ kind: _kind, apiVersion: _apiVersion, ...item }) => item) };
    case 'Table':
      return tableOf(type, items, { metadata, include: includeOf(query) });
    case 'PartialObjectMetadata': {
      const partialHead = { kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1' };
      return { ...partialHead, metadata, items: items.map(partial) };
    }
  }
}

function includeOf(query: URLSearchParams): Include {
  const asked = query.get('includeObject');
  return asked === 'None' || asked === 'Object' ? asked : 'Metadata';
}
