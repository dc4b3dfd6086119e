import type { ResourceKey, StoredObject, StoreEvent } from '../store.ts';
import type { WatchEvent } from './watch-event.ts';

/**
 * The event as a watch with these selectors sees it, if it does at all: an object that begins to match is `ADDED`, one
 * that stops to match is `DELETED`, with its old content and the new resource version.
 */
export function visibleEvent(
  { type, resource, object, previous }: StoreEvent,
  watch: {
    readonly type: ResourceKey;
    readonly namespace: string | undefined;
    readonly matches: (object: StoredObject) => boolean;
  },
): WatchEvent | undefined {
  if (resource.group !== watch.type.group || resource.plural !== watch.type.plural) return undefined;
  if (watch.namespace !== undefined && object.metadata.namespace !== watch.namespace) return undefined;
  const matched = previous !== undefined && watch.matches(previous);
  const matches = type !== 'DELETED' && watch.matches(object);
  if (matches) return { type: matched ? 'MODIFIED' : 'ADDED', object };
  if (!matched) return undefined;
  if (type === 'DELETED') return { type, object };
  const { resourceVersion } = object.metadata;
  return { type: 'DELETED', object: { ...previous, metadata: { ...previous.metadata, resourceVersion } } };
}
