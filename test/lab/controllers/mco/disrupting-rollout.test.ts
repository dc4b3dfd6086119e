import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BUDGETS, INFRASTRUCTURES, PODS } from '../resources.ts';
import { createConfig, fileFor, keysFor, openPaperCluster, type PaperCluster } from './paper-cluster.ts';
import { setKeyPolicy } from './scenarios.ts';

const alone = { 'worker-a': ['worker'] };

function createPod({ store }: PaperCluster, name: string, metadata: object): void {
  const spec = { nodeName: 'worker-a', terminationGracePeriodSeconds: 2 };
  const conditions = [{ type: 'Ready', status: 'True' }];
  const status = { phase: 'Running', conditions };
  store.create(PODS, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'lab', ...metadata },
    spec,
    status,
  });
}

const ofNode = (lines: readonly string[]): readonly string[] => lines.filter(line => line.includes('node/'));

test('a file drains the node, then reboots it, and uncordons it before it is Done', async () => {
  await using cluster = await openPaperCluster(alone);
  createPod(cluster, 'debug', {});
  createPod(cluster, 'of-daemonset', {
    ownerReferences: [{ apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'dns', uid: '1' }],
  });
  createConfig(cluster.store, fileFor('worker', '99-worker-file'));
  assert.deepEqual(ofNode(await cluster.watch(12_000)), [
    '10000 node/worker-a taints=UpdateInProgress',
    '10000 node/worker-a desiredConfig=worker#1',
    '10000 node/worker-a state=Working',
    '10000 node/worker-a desiredDrain=drain-worker#1',
    '10100 node/worker-a cordoned=true',
  ]);
  cluster.store.remove(PODS, 'lab', 'debug');
  assert.deepEqual(ofNode(await cluster.watch(20_000)), [
    '12000 node/worker-a lastAppliedDrain=drain-worker#1',
    '12400 node/worker-a post-config-action=Rebooting',
    '13400 node/worker-a post-config-action=',
    '13400 node/worker-a desiredDrain=uncordon-worker#1',
    '13500 node/worker-a cordoned=false',
    '13500 node/worker-a lastAppliedDrain=uncordon-worker#1',
    '13500 node/worker-a currentConfig=worker#1 state=Done',
    '15000 node/worker-a taints=',
  ]);
  assert.equal(cluster.nodes.get('worker-a')?.bootId, 'worker-a-2');
});

test('pods are evicted, each with its own grace; a pod of a DaemonSet and a static one stay', async () => {
  await using cluster = await openPaperCluster(alone);
  createPod(cluster, 'debug', {});
  createPod(cluster, 'of-daemonset', {
    ownerReferences: [{ apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'dns', uid: '1' }],
  });
  createPod(cluster, 'static', { annotations: { 'kubernetes.io/config.mirror': 'x' } });
  const seen: unknown[] = [];
  cluster.store.listen(({ resource, object: { metadata, status } }) => {
    if (resource.plural !== 'pods') return;
    const reason = status.conditions.find((one: { type: string }) => one.type === 'DisruptionTarget')?.reason;
    seen.push({ name: metadata.name, reason, grace: metadata.deletionGracePeriodSeconds });
  });
  createConfig(cluster.store, fileFor('worker', '99-worker-file'));
  await cluster.watch(12_000);
  assert.deepEqual(seen, [
    { name: 'debug', reason: 'EvictionByEvictionAPI', grace: undefined },
    { name: 'debug', reason: 'EvictionByEvictionAPI', grace: 2 },
  ]);
});

test('a pod that its budget keeps is evicted as soon as the budget lets it go', async () => {
  await using cluster = await openPaperCluster(alone);
  createPod(cluster, 'kept', { labels: { app: 'kept' } });
  const setAllowed = (disruptionsAllowed: number): object => ({
    disruptionsAllowed,
    desiredHealthy: 1,
    currentHealthy: 1,
  });
  cluster.store.create(BUDGETS, {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'budget', namespace: 'lab', generation: 1 },
    spec: { selector: { matchLabels: { app: 'kept' } } },
    status: { observedGeneration: 1, ...setAllowed(0) },
  });
  createConfig(cluster.store, fileFor('worker', '99-worker-file'));
  await cluster.watch(60_000);
  const isGoing = (): boolean => cluster.store.get(PODS, 'lab', 'kept')?.metadata.deletionTimestamp !== undefined;
  const before = isGoing();
  cluster.store.update(BUDGETS, 'lab', 'budget', budget => void Object.assign(budget.status, setAllowed(1)));
  await cluster.watch(1000);
  assert.deepEqual([before, isGoing()], [false, true]);
});

test('a key drains and reboots where the NodeDisruptionPolicy says so', async () => {
  await using cluster = await openPaperCluster(alone);
  setKeyPolicy(cluster.store, [{ type: 'Reboot' }]);
  createConfig(cluster.store, keysFor('worker', '99-worker-me', ['ssh-ed25519 AAAA me']));
  await cluster.watch(60_000);
  assert.equal(cluster.nodes.get('worker-a')?.bootId, 'worker-a-2');
});

test('a key drains without a reboot where the NodeDisruptionPolicy says so', async () => {
  await using cluster = await openPaperCluster(alone);
  setKeyPolicy(cluster.store, [{ type: 'Drain' }]);
  createConfig(cluster.store, keysFor('worker', '99-worker-me', ['ssh-ed25519 AAAA me']));
  assert.deepEqual(ofNode(await cluster.watch(60_000)), [
    '10000 node/worker-a taints=UpdateInProgress',
    '10000 node/worker-a desiredConfig=worker#1',
    '10000 node/worker-a state=Working',
    '10000 node/worker-a desiredDrain=drain-worker#1',
    '10100 node/worker-a cordoned=true',
    '10100 node/worker-a lastAppliedDrain=drain-worker#1',
    '10400 node/worker-a desiredDrain=uncordon-worker#1',
    '10500 node/worker-a cordoned=false',
    '10500 node/worker-a lastAppliedDrain=uncordon-worker#1',
    '10500 node/worker-a currentConfig=worker#1 state=Done',
    '15000 node/worker-a taints=',
  ]);
  assert.equal(cluster.nodes.get('worker-a')?.bootId, 'worker-a-1');
});

test('a cluster of one node is rebooted without a drain', async () => {
  await using cluster = await openPaperCluster({ 'master-0': ['master'] });
  const status = { controlPlaneTopology: 'SingleReplica' };
  const metadata = { name: 'cluster' };
  cluster.store.create(INFRASTRUCTURES, {
    apiVersion: 'config.openshift.io/v1',
    kind: 'Infrastructure',
    metadata,
    status,
  });
  createConfig(cluster.store, fileFor('master', '99-master-file'));
  assert.deepEqual(ofNode(await cluster.watch(60_000)), [
    '10000 node/master-0 controlPlaneTopology=SingleReplica',
    '10000 node/master-0 taints=UpdateInProgress',
    '10000 node/master-0 desiredConfig=master#1',
    '10000 node/master-0 state=Working',
    '10300 node/master-0 post-config-action=Rebooting',
    '11300 node/master-0 post-config-action=',
    '11300 node/master-0 desiredDrain=uncordon-master#1',
    '11400 node/master-0 lastAppliedDrain=uncordon-master#1',
    '11400 node/master-0 currentConfig=master#1 state=Done',
    '15000 node/master-0 taints=',
  ]);
});
