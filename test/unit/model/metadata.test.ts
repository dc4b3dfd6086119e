import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMetadata } from '../../../src/model/metadata.ts';

test('the metadata of an object is read, and what we do not use is left out', () => {
  const raw = {
    kind: 'Pod',
    metadata: {
      name: 'a',
      namespace: 'ns',
      uid: 'u-1',
      resourceVersion: '973',
      generation: 2,
      creationTimestamp: '2026-11-22T06:31:52Z',
      deletionTimestamp: '2026-11-22T06:32:00Z',
      labels: { app: 'x' },
      annotations: { note: 'y', wrong: 7 },
      managedFields: [],
    },
  };
  assert.deepEqual(readMetadata(raw), {
    name: 'a',
    namespace: 'ns',
    uid: 'u-1',
    resourceVersion: '973',
    generation: 2,
    creationTimestamp: '2026-11-22T06:31:52Z',
    deletionTimestamp: '2026-11-22T06:32:00Z',
    labels: { app: 'x' },
    annotations: { note: 'y' },
  });
});

test('something without metadata reads as an object without a name', () => {
  const nameless = {
    name: '',
    namespace: undefined,
    uid: '',
    resourceVersion: '',
    generation: undefined,
    creationTimestamp: undefined,
    deletionTimestamp: undefined,
    labels: {},
    annotations: {},
  };
  for (const raw of [undefined, null, 'text', [], { metadata: 'none' }]) assert.deepEqual(readMetadata(raw), nameless);
});
