import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { StoredObject } from '../api/store.ts';
import { NAMESPACE, ProcessCluster } from '../process-cluster.ts';
import { BUDGETS, NODES, PODS } from './resources.ts';
import { taintsOf } from './taints.ts';

let lab: ProcessCluster;
before(async () => {
  lab = await ProcessCluster.start();
});
after(() => lab[Symbol.asyncDispose]());

function evict(name: string, more: object = {}, query = '') {
  const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace: NAMESPACE }, ...more };
  return lab.call('POST', `/api/v1/namespaces/${NAMESPACE}/pods/${name}/eviction${query}`, body);
}

async function createBudget(name: string, minAvailable: number, app: string): Promise<void> {
  const spec = { minAvailable, selector: { matchLabels: { app } } };
  const budget = { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name }, spec };
  await lab.call('POST', `/apis/policy/v1/namespaces/${NAMESPACE}/poddisruptionbudgets`, budget);
}

/** With finalizers a pod that is deleted stays until they are taken away. */
async function hold(pod: string, finalizers: readonly string[] | null): Promise<void> {
  await lab.call('PATCH', `/api/v1/namespaces/${NAMESPACE}/pods/${pod}`, { metadata: { finalizers } });
}

const SUCCESS = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 };

function tooMany(message: string, more: object = {}): object {
  return {
    ...{ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure' },
    message: "Cannot evict pod as it would violate the pod's disruption budget.",
    reason: 'TooManyRequests',
    details: { causes: [{ reason: 'DisruptionBudget', message }], ...more },
    code: 429,
  };
}

test('an evicted pod says why, and goes', async () => {
  await lab.runPod('evicted');
  const before = lab.cluster.store.version;
  assert.deepEqual(await evict('evicted'), { status: 201, body: SUCCESS });
  await lab.untilGone(PODS, 'evicted');
  const changes = (lab.cluster.store.since(before) ?? [])
    .filter(({ resource }) => resource.plural === 'pods')
    .map(({ object: { metadata, status } }) => {
      const { type, reason, message } = status.conditions.find((one: { reason?: string }) => one.reason !== undefined);
      return { type, reason, message, isGoing: metadata.deletionTimestamp !== undefined };
    });
  const why = { type: 'DisruptionTarget', reason: 'EvictionByEvictionAPI', message: 'Eviction API: evicting' };
  assert.deepEqual(changes.slice(0, 2), [
    { ...why, isGoing: false },
    { ...why, isGoing: true },
  ]);
});

test('a budget that allows nothing is a 429 without a time to wait', async () => {
  await lab.runPod('guarded');
  await createBudget('guard', 1, 'guarded');
  await lab.until(BUDGETS, 'guard', budget => budget.status?.currentHealthy === 1);
  const refusal = tooMany('The disruption budget guard needs 1 healthy pods and has 1 currently');
  assert.deepEqual(await evict('guarded'), { status: 429, body: refusal });
  assert.deepEqual(await evict('guarded', {}, '?dryRun=All'), { status: 429, body: refusal });
});

test('a budget that nobody has counted yet is a 429 with a time to wait', async () => {
  await lab.runPod('early');
  lab.cluster.knobs.budgetDelayMs = 60_000;
  await createBudget('fresh', 1, 'early');
  const body = tooMany('The disruption budget fresh is still being processed by the server.', {
    retryAfterSeconds: 10,
  });
  assert.deepEqual(await evict('early'), { status: 429, body });
  lab.cluster.knobs.budgetDelayMs = 20;
});

test('two budgets for one pod are an error of the server', async () => {
  await lab.runPod('twice');
  await createBudget('one', 0, 'twice');
  await createBudget('other', 0, 'twice');
  const { status, body } = await evict('twice');
  const message = 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.';
  assert.deepEqual(
    { status, body },
    {
      status: 500,
      body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, code: 500 },
    },
  );
});

test('a Pending pod, one that is going, and a dry run are not counted', async () => {
  lab.cluster.knobs.brokenImages = [/nosuch/];
  await lab.createPod('pending', { container: { image: 'registry.lab/nosuch:1' } });
  await hold('pending', ['lab/hold']);
  await createBudget('strict', 1, 'pending');
  assert.equal((await evict('pending', {}, '?dryRun=All')).status, 201);
  assert.equal(lab.cluster.store.get(PODS, NAMESPACE, 'pending')?.metadata.deletionTimestamp, undefined);
  assert.deepEqual([(await evict('pending')).status, (await evict('pending')).status], [201, 201]);
  await hold('pending', null);
  await lab.untilGone(PODS, 'pending');
  lab.cluster.knobs.brokenImages = [];
});

test('the name in the body must be that of the pod', async () => {
  await lab.runPod('named');
  const { status, body } = await evict('named', { metadata: { name: 'other', namespace: NAMESPACE } });
  const { message } = body as { message: string };
  assert.deepEqual({ status, message }, { status: 400, message: 'name in URL does not match name in Eviction object' });
});

test('a cordon taints the node a moment later, and its end takes that away', async () => {
  const patch = (unschedulable: true | null) => lab.call('PATCH', '/api/v1/nodes/node-a', { spec: { unschedulable } });
  await patch(true);
  const keys = (node: StoredObject | undefined) =>
    node ? taintsOf(node).map(({ key, effect }) => `${key}:${effect}`) : [];
  const cordoned = await lab.until(NODES, 'node-a', node => keys(node).length > 0);
  assert.deepEqual(keys(cordoned), ['node.kubernetes.io/unschedulable:NoSchedule']);
  await lab.runPod('on-cordoned');
  const { body } = await patch(null);
  assert.deepEqual(keys(body as StoredObject), ['node.kubernetes.io/unschedulable:NoSchedule']);
  await lab.until(NODES, 'node-a', node => keys(node).length === 0);
});

test('a NoExecute taint drives away who does not tolerate it, at once or after their time', async () => {
  await lab.runPod('intolerant', { spec: { tolerations: [{ key: 'other', operator: 'Exists' }] } });
  await lab.runPod('at-leisure', { spec: { tolerations: [{ key: 'lab', operator: 'Exists', tolerationSeconds: 1 }] } });
  await lab.runPod('tolerant', { spec: { tolerations: [{ operator: 'Exists' }] } });
  await lab.call('PATCH', '/api/v1/nodes/node-a', { spec: { taints: [{ key: 'lab', effect: 'NoExecute' }] } });
  const pod = await lab.until(PODS, 'intolerant', one => one.metadata.deletionTimestamp !== undefined);
  const reasons = pod.status.conditions.map(({ reason }: { reason?: string }) => reason).filter(Boolean);
  assert.deepEqual(reasons, ['DeletionByTaintManager']);
  assert.equal(lab.cluster.store.get(PODS, NAMESPACE, 'at-leisure')?.metadata.deletionTimestamp, undefined);
  await Promise.all(['intolerant', 'at-leisure'].map(name => lab.untilGone(PODS, name)));
  assert.equal(lab.cluster.store.get(PODS, NAMESPACE, 'tolerant')?.status.phase, 'Running');
  await lab.call('PATCH', '/api/v1/nodes/node-a', { spec: { taints: null } });
});
