import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Draft } from '../../api/store.ts';
import { NODES } from '../resources.ts';
import { installerKey } from './initial-objects.ts';
import { createConfig, keysFor, nodeOf, openPaperCluster } from './paper-cluster.ts';
import { machineConfigPools, machineConfigs, machineConfigVersion, roleLabel } from './resources.ts';

const infra: Draft = {
  apiVersion: machineConfigVersion,
  kind: 'MachineConfigPool',
  metadata: { name: 'infra', generation: 1 },
  spec: {
    machineConfigSelector: { matchExpressions: [{ key: roleLabel, operator: 'In', values: ['worker', 'infra'] }] },
    nodeSelector: { matchLabels: { 'node-role.kubernetes.io/infra': '' } },
  },
};
const cluster3 = { 'worker-a': ['worker'], 'worker-b': ['worker'], 'worker-c': ['worker', 'infra'] };

test('a new pool takes its nodes over without disturbing them, and shows no settled configuration before', async () => {
  await using cluster = await openPaperCluster(cluster3);
  cluster.store.create(machineConfigPools, infra);
  assert.deepEqual(await cluster.watch(60_000), [
    '0 mcp/infra ADDED generation=1 sources=',
    '5000 mc/infra#0 ADDED',
    '5000 mcp/infra generation=2 target=infra#0 sources=00-worker,99-worker-ssh',
    '5000 mcp/infra RenderDegraded=False',
    '10000 node/worker-c taints=UpdateInProgress',
    '10000 node/worker-c desiredConfig=infra#0',
    '10000 mcp/infra observed=2 machines=1 ready=0 updated=0 unavailable=1 degraded=0 Updated=False Updating=True: All nodes are updating to MachineConfig infra#0 NodeDegraded=False Degraded=False',
    '10000 node/worker-c state=Working',
    '10300 node/worker-c desiredDrain=uncordon-infra#0',
    '10400 node/worker-c lastAppliedDrain=uncordon-infra#0',
    '10400 node/worker-c currentConfig=infra#0 state=Done',
    '15000 node/worker-c taints=',
    '15000 mcp/infra settled=infra#0 ready=1 updated=1 unavailable=0 Updated=True: All nodes are updated with MachineConfig infra#0 Updating=False',
    '15000 mcp/worker machines=2 ready=2 updated=2',
  ]);
});

test('a MachineConfig of the worker role rolls out to the custom pool too, one of its own to it alone', async () => {
  await using cluster = await openPaperCluster(cluster3);
  cluster.store.create(machineConfigPools, infra);
  await cluster.watch(60_000);
  createConfig(cluster.store, keysFor('worker', '99-worker-me', ['ssh-ed25519 AAAA me']));
  createConfig(cluster.store, keysFor('infra', '98-infra-you', ['ssh-ed25519 BBBB you']));
  await cluster.watch(60_000);
  const keys = ['worker-a', 'worker-c'].map(name =>
    cluster.nodes.get(name)?.files.get('/home/core/.ssh/authorized_keys.d/ignition')?.content.split('\n'),
  );
  const inherited = ['ssh-ed25519 AAAA me', installerKey('worker')];
  assert.deepEqual(keys, [
    [...inherited, ''],
    [...inherited, 'ssh-ed25519 BBBB you', ''],
  ]);
});

test('a node without the custom role goes back to workers; the pool takes its rendered MachineConfigs with it', async () => {
  await using cluster = await openPaperCluster(cluster3);
  cluster.store.create(machineConfigPools, infra);
  await cluster.watch(60_000);
  cluster.store.update(NODES, undefined, 'worker-c', node => {
    node.metadata.labels = { 'node-role.kubernetes.io/worker': '' };
  });
  assert.deepEqual((await cluster.watch(60_000)).slice(0, 5), [
    '60000 node/worker-c',
    '65000 node/worker-c taints=UpdateInProgress',
    '65000 node/worker-c desiredConfig=worker#0',
    '65000 mcp/worker machines=3 unavailable=1 Updated=False Updating=True: All nodes are updating to MachineConfig worker#0',
    '65000 node/worker-c state=Working',
  ]);
  cluster.store.remove(machineConfigPools, undefined, 'infra');
  assert.deepEqual(await cluster.watch(60_000), ['120000 mcp/infra DELETED', '120000 mc/infra#0 DELETED']);
});

test('a pool updates as many nodes at once as its maxUnavailable says', async () => {
  await using cluster = await openPaperCluster({ ...cluster3, 'worker-d': ['worker'] });
  cluster.store.update(machineConfigPools, undefined, 'worker', pool => {
    pool.spec = { ...pool.spec, maxUnavailable: '50%' };
  });
  createConfig(cluster.store, keysFor('worker', '99-worker-me', ['ssh-ed25519 AAAA me']));
  const lines = await cluster.watch(60_000);
  assert.deepEqual(
    lines.filter(line => line.includes('desiredConfig=')),
    [
      '10000 node/worker-d desiredConfig=worker#1',
      '10000 node/worker-c desiredConfig=worker#1',
      '15000 node/worker-b desiredConfig=worker#1',
      '15000 node/worker-a desiredConfig=worker#1',
    ],
  );
});

test('a node that somebody cordoned takes up the only place, and waits until it is uncordoned', async () => {
  await using cluster = await openPaperCluster({ 'worker-a': ['worker'], 'worker-b': ['worker'] });
  const cordon = (unschedulable: boolean): void =>
    void cluster.store.update(NODES, undefined, 'worker-a', node => {
      node.spec = { ...node.spec, unschedulable };
    });
  cordon(true);
  createConfig(cluster.store, keysFor('worker', '99-worker-me', ['ssh-ed25519 AAAA me']));
  const waiting = await cluster.watch(60_000);
  cordon(false);
  const going = await cluster.watch(60_000);
  const targets = (lines: readonly string[]): readonly string[] =>
    lines.filter(line => line.includes('desiredConfig='));
  assert.deepEqual(
    [targets(waiting), targets(going)],
    [[], ['65000 node/worker-b desiredConfig=worker#1', '70000 node/worker-a desiredConfig=worker#1']],
  );
});

test('a node that joins later has what its pool has, also without a runtime of its own', async () => {
  await using cluster = await openPaperCluster({ 'worker-a': ['worker'] });
  cluster.store.create(NODES, nodeOf('worker-z', ['worker']));
  assert.deepEqual(await cluster.watch(60_000), [
    '0 node/worker-z ADDED cordoned=false taints=',
    '0 node/worker-z currentConfig=worker#0 desiredConfig=worker#0 desiredDrain=uncordon-worker#0 lastAppliedDrain=uncordon-worker#0 reason= state=Done',
    '5000 mcp/worker machines=2 ready=2 updated=2',
  ]);
  createConfig(cluster.store, keysFor('worker', '99-worker-me', ['ssh-ed25519 AAAA me']));
  await cluster.watch(60_000);
  assert.equal(cluster.store.get(machineConfigPools, undefined, 'worker')?.status.updatedMachineCount, 2);
});

test('a pool without any MachineConfig is not rendered', async () => {
  await using cluster = await openPaperCluster({ 'worker-a': ['worker'] });
  for (const name of ['00-worker', '99-worker-ssh']) cluster.store.remove(machineConfigs, undefined, name);
  assert.deepEqual((await cluster.watch(60_000)).slice(2), [
    '5000 mcp/worker RenderDegraded=True: Failed to render configuration for pool worker: no MachineConfigs found matching selector machineconfiguration.openshift.io/role=worker',
    '10000 mcp/worker Degraded=True',
  ]);
});
