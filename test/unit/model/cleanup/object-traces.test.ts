import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  mortalPods,
  traceOfPod,
  tracesOfConfig,
  tracesOfNamespace,
  tracesOfNode,
  tracesOfPool,
} from '../../../../src/model/cleanup/object-traces.ts';
import { namespaces } from '../../../../src/model/pod/namespace.ts';
import { grantManifest, keptPatch, keyComment, machineConfigs } from '../../../../src/model/pool/machine-config.ts';
import { someKey } from '../../../support/keys.ts';
import { aNode, aPool } from '../../../support/objects.ts';

const run = { id: 'x7k2p' };
const at = '2026-11-22T06:31:52Z';
const labels = { 'oc-rpmoverlay/run': run.id };
const record = (more: object = {}) => JSON.stringify({ version: 1, run: run.id, by: 'me', at, ...more });
const origin = { run: run.id, since: at };

test('a debug pod is up until its phase says that it has ended', () => {
  const read = (phase: string) =>
    traceOfPod(
      mortalPods.read({
        metadata: { name: 'p', namespace: 'debug', uid: 'u', labels, creationTimestamp: at },
        spec: { nodeName: 'worker-a', activeDeadlineSeconds: 3600 },
        status: { phase },
      }),
    );
  const name = { namespace: 'debug', name: 'p', uid: 'u' };
  const running = { kind: 'pod', ...origin, node: 'worker-a', ...name, isUp: true, lifetimeSeconds: 3600 };
  assert.deepEqual(read('Running'), running);
  assert.deepEqual(read('Pending'), running);
  assert.deepEqual(read('Failed'), { ...running, isUp: false });
  assert.deepEqual(read('Succeeded'), { ...running, isUp: false });
});

test('a namespace that is going is no trace any more', () => {
  const metadata = { name: 'oc-rpmoverlay-x7k2p', uid: 'u', labels, creationTimestamp: at };
  assert.deepEqual(tracesOfNamespace(namespaces.read({ metadata })), [
    { kind: 'namespace', ...origin, name: 'oc-rpmoverlay-x7k2p', uid: 'u' },
  ]);
  assert.deepEqual(tracesOfNamespace(namespaces.read({ metadata: { ...metadata, deletionTimestamp: at } })), []);
});

test('a key that a run has made for itself is told from one that was granted, and from one that is kept', () => {
  const name = '99-worker-oc-rpmoverlay-x7k2p';
  const purposeOf = (comment: string, more: object = {}) => {
    const publicKey = { ...someKey.publicKey, comment };
    const manifest = grantManifest({ name, role: 'worker', ignitionVersion: '3.2.0', publicKey, run });
    const metadata = { ...manifest.metadata, creationTimestamp: at, ...more };
    return tracesOfConfig(machineConfigs.read({ ...manifest, metadata }));
  };
  const key = { kind: 'key', ...origin, name, role: 'worker' };
  assert.deepEqual(purposeOf(keyComment(run)), [{ ...key, purpose: 'run' }]);
  assert.deepEqual(purposeOf('kim@laptop'), [{ ...key, purpose: 'granted' }]);
  assert.deepEqual(purposeOf(''), [{ ...key, purpose: 'granted' }]);
  assert.deepEqual(purposeOf(keyComment({ id: 'other' })), [{ ...key, purpose: 'granted' }]);
  const kept = Reflect.get(keptPatch, 'metadata');
  assert.deepEqual(purposeOf(keyComment(run), kept), [{ ...key, purpose: 'granted' }]);
  assert.deepEqual(purposeOf(keyComment(run), { labels: {} }), []);
});

test('a cordon of ours is a trace as long as its annotation is there; of anybody else none is', () => {
  const annotations = { 'oc-rpmoverlay/cordon': record() };
  const cordon = { kind: 'cordon', ...origin, node: 'worker-a' };
  assert.deepEqual(tracesOfNode(aNode({ annotations, unschedulable: true })), [{ ...cordon, state: 'holds' }]);
  assert.deepEqual(tracesOfNode(aNode({ annotations })), [{ ...cordon, state: 'lifted' }]);
  assert.deepEqual(tracesOfNode(aNode({ unschedulable: true })), []);
  const later = { 'oc-rpmoverlay/cordon': record({ version: 2 }) };
  assert.deepEqual(tracesOfNode(aNode({ annotations: later, unschedulable: true })), []);
});

test('a record of another boot is a trace, but for a hotfix, which outlives it', () => {
  const recorded = (more: object) =>
    tracesOfNode(
      aNode({ annotations: { 'oc-rpmoverlay/usr': record({ bootId: 'boot-0', usr: 'unlocked', ...more }) } }),
    );
  assert.deepEqual(recorded({}), [{ kind: 'record', of: 'lost overlay', ...origin, node: 'worker-a' }]);
  assert.deepEqual(recorded({ bootId: 'boot-1' }), []);
  assert.deepEqual(recorded({ usr: 'hotfix' }), []);
});

test('a pause of ours is a trace as long as its annotation is there; of anybody else none is', () => {
  const annotations = { 'oc-rpmoverlay/paused': record() };
  const pause = { kind: 'pause', ...origin, pool: 'worker' };
  assert.deepEqual(tracesOfPool(aPool({ annotations, paused: true })), [{ ...pause, state: 'holds' }]);
  assert.deepEqual(tracesOfPool(aPool({ annotations })), [{ ...pause, state: 'ended' }]);
  assert.deepEqual(tracesOfPool(aPool({ paused: true })), []);
});
