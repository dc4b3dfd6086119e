import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StoredObject } from '../api/store.ts';
import { NAMESPACE, ProcessCluster } from '../process-cluster.ts';
import { EVENTS, LEASES, NODES, PODS } from './resources.ts';
import { type Taint, taintsOf } from './taints.ts';

type Condition = { type: string; status: string; reason?: string };

function condition(object: StoredObject | undefined, type: string): Condition | undefined {
  const conditions: Condition[] = object?.status.conditions ?? [];
  return conditions.find(one => one.type === type);
}

function isReady(status: string) {
  return (object: StoredObject) => condition(object, 'Ready')?.status === status;
}

function unreachable(node: StoredObject | undefined): string[] {
  const taints: readonly Taint[] = node ? taintsOf(node) : [];
  return taints.filter(({ key }) => key === 'node.kubernetes.io/unreachable').map(({ effect }) => effect);
}

test('a node that is lost is Unknown after its grace, is tainted, and its pods are not ready', async () => {
  await using lab = await ProcessCluster.start({ nodeGraceMs: 50 });
  const patient = { spec: { tolerations: [{ operator: 'Exists' }] } };
  await lab.runPod('stays', patient);
  await lab.runPod('goes', patient);
  const heartbeat = lab.cluster.store.get(NODES, undefined, 'node-a')?.status.conditions[3].lastHeartbeatTime;
  lab.node.powerOff();

  const lost = await lab.until(NODES, 'node-a', isReady('Unknown'));
  assert.deepEqual(
    lost?.status.conditions.map(({ status, reason, message, lastHeartbeatTime }: Record<string, string>) => ({
      ...{ status, reason, message, lastHeartbeatTime },
    })),
    Array(4).fill({
      status: 'Unknown',
      reason: 'NodeStatusUnknown',
      message: 'Kubelet stopped posting node status.',
      lastHeartbeatTime: heartbeat,
    }),
  );
  const tainted = await lab.until(NODES, 'node-a', node => unreachable(node).length === 2);
  assert.deepEqual(unreachable(tainted), ['NoSchedule', 'NoExecute']);
  const pod = await lab.until(PODS, 'stays', isReady('False'));
  assert.deepEqual(
    [pod.status.phase, condition(pod, 'Ready')?.reason, condition(pod, 'ContainersReady')?.status],
    ['Running', undefined, 'True'],
  );

  await lab.createPod('late', patient);
  await lab.call('DELETE', `/api/v1/namespaces/${NAMESPACE}/pods/goes`);
  const before = lab.cluster.store.version;
  lab.node.powerOn();

  const back = await lab.until(NODES, 'node-a', isReady('True'));
  assert.equal(back?.status.nodeInfo.bootID, lab.node.bootId);
  assert.deepEqual(unreachable(back), ['NoSchedule', 'NoExecute']);
  await lab.until(NODES, 'node-a', node => unreachable(node).length === 0);
  await lab.until(PODS, 'late', one => one.status.phase === 'Running');
  await lab.untilGone(PODS, 'goes');
  await lab.until(PODS, 'stays', one => one.status.phase === 'Failed');
  const seen = (lab.cluster.store.since(before) ?? [])
    .filter(({ resource, object }) => resource.plural === 'pods' && object.metadata.name === 'stays')
    .map(({ object }) => [object.status.phase, object.status.containerStatuses[0].state.terminated]);
  assert.deepEqual(
    seen.map(([phase, { exitCode, reason }]) => [phase, exitCode, reason]),
    [
      ['Running', 255, 'Unknown'],
      ['Failed', 255, 'Unknown'],
    ],
  );
  const events = lab.cluster.store.list(EVENTS, 'default').map(({ type, reason }) => `${type} ${reason}`);
  assert.deepEqual(events.sort(), ['Normal NodeNotReady', 'Normal NodeReady', 'Normal Starting', 'Warning Rebooted']);
});

test('a pod that is put on a node that is down, or deleted there, stays as it is', async () => {
  await using lab = await ProcessCluster.start();
  await lab.runPod('running');
  lab.node.powerOff();
  await lab.createPod('placed');
  await lab.call('DELETE', `/api/v1/namespaces/${NAMESPACE}/pods/running`);
  const [placed, running] = ['placed', 'running'].map(name => lab.cluster.store.get(PODS, NAMESPACE, name));
  assert.deepEqual(placed?.status, { phase: 'Pending', qosClass: 'BestEffort' });
  assert.deepEqual([running?.status.phase, condition(running, 'Ready')?.status], ['Running', 'True']);
  assert.equal(typeof running?.metadata.deletionTimestamp, 'string');
});

test('a quick reboot shows in the boot id and an event, never in Ready', async () => {
  await using lab = await ProcessCluster.start();
  await lab.runPod('p');
  const before = lab.cluster.store.version;
  await lab.node.reboot();
  await lab.until(PODS, 'p', pod => pod.status.phase === 'Failed');
  const changes = (lab.cluster.store.since(before) ?? []).filter(({ resource }) => resource.plural === 'nodes');
  assert.deepEqual(
    changes.map(({ object }) => [object.status.nodeInfo.bootID, condition(object, 'Ready')?.status, taintsOf(object)]),
    [[lab.node.bootId, 'True', []]],
  );
  const events = lab.cluster.store.list(EVENTS, 'default').map(({ reason, message }) => `${reason}: ${message}`);
  assert.ok(events.includes(`Rebooted: Node node-a has been rebooted, boot id: ${lab.node.bootId}`));
});

test('a kubelet keeps a lease', async () => {
  await using lab = await ProcessCluster.start();
  const lease = lab.cluster.store.get(LEASES, 'kube-node-lease', 'node-a');
  assert.deepEqual([lease?.spec.holderIdentity, lease?.spec.leaseDurationSeconds], ['node-a', 40]);
});
