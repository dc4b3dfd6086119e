import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NAMESPACE, ProcessCluster } from '../process-cluster.ts';
import { NAMESPACES, PODS } from './resources.ts';

test('a new namespace has its service account before the next request', async () => {
  await using lab = await ProcessCluster.start();
  await lab.call('POST', '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'fresh' } });
  const { status } = await lab.call('GET', '/api/v1/namespaces/fresh/serviceaccounts/default');
  assert.equal(status, 200);
});

test('a namespace waits for its pods, says so, and goes with everything in it', async () => {
  await using lab = await ProcessCluster.start();
  const { store } = lab.cluster;
  await lab.runPod('p', { container: { command: ['sh', '-c', 'trap "" TERM; while :; do sleep 0.05; done'] } });
  const before = store.version;
  await lab.call('DELETE', `/api/v1/namespaces/${NAMESPACE}`);
  await lab.untilGone(NAMESPACES, NAMESPACE);
  const seen = (store.since(before) ?? []).filter(({ resource }) => resource.plural === 'namespaces');
  assert.deepEqual(
    seen.map(({ type, object }) => {
      const conditions: { type: string; status: string; reason: string }[] = object.status.conditions ?? [];
      const content = conditions.find(one => one.type === 'NamespaceDeletionContentFailure');
      return [type, object.status.phase, conditions.length, content?.status, content?.reason];
    }),
    [
      ['MODIFIED', 'Terminating', 0, undefined, undefined],
      ['MODIFIED', 'Terminating', 5, 'True', 'ContentDeletionFailed'],
      ['MODIFIED', 'Terminating', 5, 'False', 'ContentDeleted'],
      ['DELETED', 'Terminating', 5, 'False', 'ContentDeleted'],
    ],
  );
  const left = ['serviceaccounts', 'configmaps', 'events', 'pods'].flatMap(plural =>
    store.list({ group: '', plural }, NAMESPACE),
  );
  assert.deepEqual(left, []);
});

test('in a namespace that is going nothing can be created', async () => {
  await using lab = await ProcessCluster.start({ namespaceDelayMs: 60_000 });
  await lab.call('DELETE', `/api/v1/namespaces/${NAMESPACE}`);
  await assert.rejects(lab.createPod('late'), /because it is being terminated/);
  assert.equal(lab.cluster.store.list(PODS, NAMESPACE).length, 0);
});
