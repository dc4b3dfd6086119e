import type { ObjectName, Resource, Selection } from '../model/resource.ts';

type Where = Pick<Resource<unknown>, 'group' | 'version' | 'plural' | 'scope'>;

/** The path of all objects of a resource, in one namespace or (without one) everywhere. */
export function collectionPath(resource: Where, namespace: string | undefined): string {
  const { group, version, plural, scope } = resource;
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  const inside = scope === 'namespace' && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${root}${inside}/${plural}`;
}

export function objectPath(resource: Where, { name, namespace }: ObjectName): string {
  return `${collectionPath(resource, namespace)}/${encodeURIComponent(name)}`;
}

export function selectionQuery({ labelSelector, fieldSelector }: Selection): Record<string, string> {
  return {
    ...(labelSelector && { labelSelector }),
    ...(fieldSelector && { fieldSelector }),
  };
}
