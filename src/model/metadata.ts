import { numberAt, stringMapAt, textAt } from './json.ts';
import type { Metadata } from './resource.ts';

/** Reads `metadata` of any object. A name, uid or resource version that is not there reads as the empty string. */
export function readMetadata(raw: unknown): Metadata {
  return {
    name: textAt(raw, 'metadata', 'name') ?? '',
    namespace: textAt(raw, 'metadata', 'namespace'),
    uid: textAt(raw, 'metadata', 'uid') ?? '',
    resourceVersion: textAt(raw, 'metadata', 'resourceVersion') ?? '',
    generation: numberAt(raw, 'metadata', 'generation'),
    creationTimestamp: textAt(raw, 'metadata', 'creationTimestamp'),
    deletionTimestamp: textAt(raw, 'metadata', 'deletionTimestamp'),
    labels: stringMapAt(raw, 'metadata', 'labels'),
    annotations: stringMapAt(raw, 'metadata', 'annotations'),
  };
}
