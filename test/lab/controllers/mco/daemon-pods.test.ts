import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StoredObject } from '../../api/store.ts';
import { ProcessCluster } from '../../process-cluster.ts';
import { RuntimeFailure } from '../../runtime.ts';
import { NODES, PODS } from '../resources.ts';
import { daemonNamespace, nodeOfDaemon } from './daemon-pod.ts';
import { marksOf } from './node-marks.ts';
import { createConfig, keysFor } from './paper-cluster.ts';

function daemonPods({ cluster }: ProcessCluster): StoredObject[] {
  return cluster.store.list(PODS).filter(pod => nodeOfDaemon(pod) === 'node-a');
}

const stateOf = (pod: StoredObject | undefined): string =>
  Object.keys(pod?.status.containerStatuses?.[0].state ?? {}).join();

/** Resolves as soon as it is so. */
async function until({ cluster }: ProcessCluster, isSo: () => boolean): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = () => isSo() && resolve();
  const stop = cluster.store.listen(look);
  look();
  await promise.finally(stop);
}

async function deleteDaemon(lab: ProcessCluster): Promise<void> {
  const [pod] = daemonPods(lab);
  await lab.call('DELETE', `/api/v1/namespaces/${daemonNamespace}/pods/${pod?.metadata.name}`);
  await until(lab, () => daemonPods(lab).every(({ metadata }) => metadata.uid !== pod?.metadata.uid));
}

test('every node has the pod of its daemon, which runs', async () => {
  await using lab = await ProcessCluster.start();
  const [pod, ...others] = daemonPods(lab);
  assert.deepEqual([pod?.status.phase, stateOf(pod), others], ['Running', 'running', []]);
});

test('a daemon whose pod is deleted works again when the new one runs', async () => {
  await using lab = await ProcessCluster.start();
  await deleteDaemon(lab);
  await until(lab, () => daemonPods(lab)[0]?.status.phase === 'Running');
});

test('a daemon whose pod cannot be started does nothing until it can', async t => {
  await using lab = await ProcessCluster.start({ runtimeRetryMs: 5, mcoRenderMs: 5, mcoPaceMs: 5 });
  const failing = t.mock.method(lab.node, 'startPod', () => Promise.reject(new RuntimeFailure('broken')));
  await deleteDaemon(lab);
  await until(lab, () => stateOf(daemonPods(lab)[0]) === 'waiting');
  createConfig(lab.cluster.store, keysFor('worker', '99-worker-me', ['ssh-ed25519 AAAA me']));
  const marks = () => {
    const node = lab.cluster.store.get(NODES, undefined, 'node-a');
    return node ? marksOf(node) : {};
  };
  await until(lab, () => marks().desiredConfig !== marks().currentConfig);
  const attempts = failing.mock.callCount();
  await until(lab, () => failing.mock.callCount() > attempts + 1);
  assert.equal(marks().state, 'Done');
  failing.mock.restore();
  await until(lab, () => marks().desiredConfig === marks().currentConfig);
  assert.equal(lab.node.files.get('/home/core/.ssh/authorized_keys.d/ignition')?.includes('AAAA me'), true);
});

test('what a lost node takes from the readiness of the pod comes back with the node', async () => {
  await using lab = await ProcessCluster.start({ leaseMs: 5, nodeGraceMs: 20 });
  const readiness = () =>
    daemonPods(lab)[0]?.status.conditions.find(({ type }: { type: string }) => type === 'Ready').status;
  lab.node.kubelet.hang();
  await until(lab, () => readiness() === 'False');
  lab.node.kubelet.resume();
  await until(lab, () => readiness() === 'True');
});
