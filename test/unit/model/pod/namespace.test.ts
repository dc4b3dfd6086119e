import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMetadata } from '../../../../src/model/metadata.ts';
import { namespaces } from '../../../../src/model/pod/namespace.ts';
import { titleOf } from '../../../../src/model/resource.ts';

test('a namespace is its metadata', () => {
  const raw = { metadata: { name: 'a', labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } }, spec: {} };
  assert.deepEqual(namespaces.read(raw), { metadata: readMetadata(raw) });
});

test('an object is titled as kubectl writes it', () => {
  assert.equal(titleOf(namespaces, { name: 'a' }), 'namespace/a');
});
