import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { podTitle, readDrainPod } from '../../../../src/model/drain/drain-pod.ts';
import { aDrainPod } from '../../../support/drain-pods.ts';

test('a pod is read with its controller, which is not any owner', () => {
  const { metadata, ...pod } = aDrainPod({
    volumes: [
      { name: 'a', configMap: {} },
      { name: 'b', emptyDir: {} },
    ],
  });
  assert.equal(metadata.uid, 'uid-of-web');
  assert.deepEqual(pod, {
    phase: 'Running',
    controller: { kind: 'ReplicaSet', name: 'web' },
    isMirror: false,
    hasEmptyDir: true,
  });
});

test('a pod may have no controller, be a mirror, and keep its data elsewhere', () => {
  const { metadata: _, ...pod } = aDrainPod({ controller: '', isMirror: true, volumes: [{ name: 'a', hostPath: {} }] });
  assert.deepEqual(pod, { phase: 'Running', controller: undefined, isMirror: true, hasEmptyDir: false });
});

test('a pod is called by its namespace and name', () => {
  assert.equal(podTitle(aDrainPod()), 'pod/shop/web');
  assert.equal(podTitle(readDrainPod({ metadata: { name: 'web' } })), 'pod/web');
});

test('no answer makes the reader throw', () => fc.assert(fc.property(fc.anything(), raw => void readDrainPod(raw))));
