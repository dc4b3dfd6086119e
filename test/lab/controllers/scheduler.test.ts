import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ProcessCluster } from '../process-cluster.ts';
import { PODS } from './resources.ts';

let lab: ProcessCluster;
before(async () => {
  lab = await ProcessCluster.start();
});
after(() => lab[Symbol.asyncDispose]());

const ANYWHERE = { spec: { nodeName: undefined } };

test('a pod without a node is bound to one, which its condition says', async () => {
  await lab.createPod('free', ANYWHERE);
  const pod = await lab.until(PODS, 'free', one => one.spec.nodeName !== undefined);
  const conditions = pod.status.conditions.map(({ type, status }: Record<string, string>) => `${type}=${status}`);
  assert.deepEqual([pod.spec.nodeName, conditions], ['node-a', ['PodScheduled=True']]);
  await lab.until(PODS, 'free', one => one.status.phase === 'Running');
});

test('a pod that fits nowhere says so, and is bound as soon as it does', async () => {
  await lab.call('PATCH', '/api/v1/nodes/node-a', { spec: { unschedulable: true } });
  await lab.createPod('homeless', ANYWHERE);
  const pod = await lab.until(PODS, 'homeless', one => one.status.conditions !== undefined);
  const [{ type, status, reason, message }] = pod.status.conditions;
  assert.deepEqual(
    { type, status, reason, message },
    {
      type: 'PodScheduled',
      status: 'False',
      reason: 'Unschedulable',
      message: '0/1 nodes are available: 1 node(s) were unschedulable.',
    },
  );
  await lab.call('PATCH', '/api/v1/nodes/node-a', { spec: { unschedulable: null } });
  await lab.until(PODS, 'homeless', one => one.status.phase === 'Running');
});
