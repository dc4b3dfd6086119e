import type { ResourceKey, Store, StoredObject } from '../store.ts';
import { positionOf } from './continue-token.ts';

/** The objects as they were at a resource version; `undefined` where that is forgotten. */
export function objectsAt(
  store: Store,
  resource: ResourceKey,
  { namespace, version }: { readonly namespace: string | undefined; readonly version: number },
): StoredObject[] | undefined {
  const now = store.list(resource, namespace);
  if (version >= store.version) return now;
  const later = store.since(version);
  if (!later) return undefined;
  const objects = new Map(now.map(object => [positionOf(object), object]));
  for (const event of later.reverse()) {
    const { group, plural } = event.resource;
    if (group !== resource.group || plural !== resource.plural) continue;
    if (namespace !== undefined && event.object.metadata.namespace !== namespace) continue;
    if (event.previous) objects.set(positionOf(event.object), event.previous);
    else objects.delete(positionOf(event.object));
  }
  return [...objects.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object);
}
