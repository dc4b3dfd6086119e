import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createConfig, openPaperCluster } from './paper-cluster.ts';

test('a change of the operating system begins with dropping what somebody has staged', async () => {
  await using cluster = await openPaperCluster({ 'worker-a': ['worker'] });
  createConfig(cluster.store, {
    apiVersion: 'machineconfiguration.openshift.io/v1',
    kind: 'MachineConfig',
    metadata: { name: '99-worker-kernel', labels: { 'machineconfiguration.openshift.io/role': 'worker' } },
    spec: { config: { ignition: { version: '3.2.0' } }, kernelArguments: ['nosmt', 'quiet'] },
  });
  await cluster.watch(30_000);
  assert.deepEqual(cluster.nodes.get('worker-a')?.commands, [
    'rpm-ostree cleanup -p',
    'rpm-ostree kargs --append=nosmt --append=quiet',
  ]);
});
