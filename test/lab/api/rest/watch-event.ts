import { groupVersionOf, type ResourceType } from '../discovery/resource-type.ts';
import type { Representation } from '../http/negotiate.ts';
import { presentObject } from '../http/present.ts';
import { inOrder } from '../http/shape.ts';
import type { StatusError } from '../status-error.ts';
import type { StoredObject } from '../store.ts';

export type WatchEvent =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: StoredObject }
  | { readonly type: 'BOOKMARK'; readonly version: number; readonly annotations?: Record<string, string> }
  | { readonly type: 'ERROR'; readonly status: StatusError };

/** Writes events as lines of JSON. Of the tables of one watch only the first says what its columns are. */
export function eventEncoder(
  type: ResourceType,
  how: Representation,
  query: URLSearchParams,
): (event: WatchEvent) => string {
  let isFirst = true;
  return event => {
    const object = presentEvent(event, { type, how, query });
    if (how.as === 'Table' && 'columnDefinitions' in object) {
      if (!isFirst) object.columnDefinitions = null;
      isFirst = false;
    }
    return `${JSON.stringify({ type: event.type, object })}\n`;
  };
}

function presentEvent(
  event: WatchEvent,
  { type, how, query }: { readonly type: ResourceType; readonly how: Representation; readonly query: URLSearchParams },
): object {
  switch (event.type) {
    case 'ERROR':
      return event.status.status;
    case 'BOOKMARK':
      return bookmark(type, event);
    default:
      return presentObject(type, event.object, how, query);
  }
}

/** Nothing but a resource version; the empty parts are those of the kind's Go type. */
function bookmark(type: ResourceType, event: Extract<WatchEvent, { type: 'BOOKMARK' }>): object {
  const annotations = event.annotations ? { annotations: event.annotations } : {};
  return inOrder(type, {
    kind: type.kind,
    apiVersion: groupVersionOf(type),
    metadata: { resourceVersion: String(event.version), ...annotations },
    ...(type.plural === 'pods' ? { spec: { containers: null }, status: {} } : {}),
  });
}
