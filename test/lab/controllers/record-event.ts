import type { Store, StoredObject } from '../api/store.ts';
import { EVENTS, NAMESPACES } from './resources.ts';
import { timestamp } from './timestamp.ts';

export type EventDraft = {
  readonly about: StoredObject;
  /** `spec.containers{c}`, where it is about a container. */
  readonly fieldPath?: string;
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  readonly component: string;
  /** The node of a kubelet. */
  readonly host?: string;
};

/** Writes an event; a repetition raises the count of the one that is there. Those about nodes live in `default`. */
export function recordEvent(store: Store, event: EventDraft): void {
  const { about, type, reason, message, component, host } = event;
  const namespace = about.metadata.namespace ?? 'default';
  // Where the namespace is going nothing can be written any more.
  const home = store.get(NAMESPACES, undefined, namespace);
  if (!home || home.metadata.deletionTimestamp !== undefined) return;
  const same = store
    .list(EVENTS, namespace)
    .find(old => old.involvedObject.uid === about.metadata.uid && old.reason === reason && old.message === message);
  if (same) {
    store.update(EVENTS, namespace, same.metadata.name, draft => {
      draft.count += 1;
      draft.lastTimestamp = timestamp();
    });
    return;
  }
  const at = timestamp();
  store.create(EVENTS, {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: `${about.metadata.name}.${eventSuffix()}`, namespace },
    involvedObject: {
      kind: about.kind,
      ...(about.metadata.namespace === undefined ? {} : { namespace }),
      name: about.metadata.name,
      uid: about.metadata.uid,
      apiVersion: about.apiVersion,
      resourceVersion: about.metadata.resourceVersion,
      ...(event.fieldPath === undefined ? {} : { fieldPath: event.fieldPath }),
    },
    reason,
    message,
    source: { component, ...(host === undefined ? {} : { host }) },
    firstTimestamp: at,
    lastTimestamp: at,
    count: 1,
    type,
    eventTime: null,
    reportingComponent: component,
    reportingInstance: host ?? '',
  });
}

/** Nanoseconds in hex, as the real ones are named; always later than the one before. */
function eventSuffix(): string {
  const now = BigInt(Date.now()) * 1_000_000n;
  lastSuffix = now > lastSuffix ? now : lastSuffix + 1n;
  return lastSuffix.toString(16);
}

let lastSuffix = 0n;
