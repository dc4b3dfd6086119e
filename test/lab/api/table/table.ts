import type { ResourceType } from '../discovery/resource-type.ts';
import { type Include, inOrder, partial } from '../http/shape.ts';
import type { StoredObject } from '../store.ts';
import { columnsOf } from './columns.ts';

/** A `meta.k8s.io/v1` Table, which is what `kubectl get` asks for and prints. */
export function tableOf(
  type: ResourceType,
  objects: readonly StoredObject[],
  { metadata, include }: { readonly metadata: object; readonly include: Include },
): object {
  const columns = columnsOf(type);
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: columns.map(({ name, type: columnType = 'string', wide = false }) => ({
      name,
      type: columnType,
      format: name === 'Name' ? 'name' : '',
      description: '',
      priority: wide ? 1 : 0,
    })),
    rows: objects.map(object => ({
      cells: columns.map(column => column.cell(object)),
      object: include === 'None' ? null : include === 'Object' ? inOrder(type, object) : partial(object),
    })),
  };
}
