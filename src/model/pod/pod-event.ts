import { numberAt, textAt } from '../json.ts';
import { readMetadata } from '../metadata.ts';
import type { Metadata, Resource } from '../resource.ts';

/** What a component says of an object (`core/v1` Event); one object for all its repetitions. */
export type PodEvent = {
  readonly metadata: Metadata;
  readonly reason: string;
  readonly message: string;
  /** How often it was said. */
  readonly count: number;
  /** RFC 3339, UTC; of the last time. */
  readonly lastTimestamp: string;
};

export const podEvents: Resource<PodEvent> = {
  group: '',
  version: 'v1',
  plural: 'events',
  kind: 'Event',
  scope: 'namespace',
  read: raw => ({
    metadata: readMetadata(raw),
    reason: textAt(raw, 'reason') ?? '',
    message: textAt(raw, 'message') ?? '',
    count: numberAt(raw, 'count') ?? 1,
    lastTimestamp: textAt(raw, 'lastTimestamp') ?? '',
  }),
};
