import assert from 'node:assert/strict';
import { test } from 'node:test';
import { configFor, createConfig, keysFor, openPaperCluster } from './paper-cluster.ts';
import { machineConfigPools, machineConfigs } from './resources.ts';
import { degradeNode, pausePool, resumePool } from './scenarios.ts';

const workers = { 'worker-a': ['worker'], 'worker-b': ['worker'] };

test('a paused pool renders, tells that it will not update, and leaves its nodes alone until it is resumed', async () => {
  await using cluster = await openPaperCluster({ 'worker-a': ['worker'] });
  pausePool(cluster.store, 'worker');
  assert.deepEqual(await cluster.watch(20_000), ['0 mcp/worker generation=3', '5000 mcp/worker observed=3']);
  createConfig(cluster.store, keysFor('worker', '99-worker-me', ['ssh-ed25519 AAAA me']));
  assert.deepEqual(await cluster.watch(20_000), [
    '20000 mc/99-worker-me ADDED',
    '25000 mc/worker#1 ADDED',
    '25000 mcp/worker generation=4 target=worker#1 sources=00-worker,99-worker-me,99-worker-ssh',
    '30000 mcp/worker observed=4 ready=0 updated=0 Updated=False Updating=False: Pool is paused; will not update to MachineConfig worker#1',
  ]);
  resumePool(cluster.store, 'worker');
  assert.deepEqual(await cluster.watch(20_000), [
    '40000 mcp/worker generation=5',
    '45000 node/worker-a taints=UpdateInProgress',
    '45000 node/worker-a desiredConfig=worker#1',
    '45000 mcp/worker observed=5 unavailable=1 Updating=True: All nodes are updating to MachineConfig worker#1',
    '45000 node/worker-a state=Working',
    '45300 node/worker-a desiredDrain=uncordon-worker#1',
    '45400 node/worker-a lastAppliedDrain=uncordon-worker#1',
    '45400 node/worker-a currentConfig=worker#1 state=Done',
    '50000 node/worker-a taints=',
    '50000 mcp/worker settled=worker#1 ready=1 updated=1 unavailable=0 Updated=True: All nodes are updated with MachineConfig worker#1 Updating=False',
  ]);
});

test('a pool that is paused half-way keeps what is done and starts no other node', async () => {
  await using cluster = await openPaperCluster(workers);
  createConfig(cluster.store, keysFor('worker', '99-worker-me', ['ssh-ed25519 AAAA me']));
  await cluster.watch(12_000);
  pausePool(cluster.store, 'worker');
  assert.deepEqual(await cluster.watch(60_000), [
    '12000 mcp/worker generation=4',
    '15000 mcp/worker observed=4 ready=1 updated=1 unavailable=0 Updating=False: Pool is paused; will not update to MachineConfig worker#1',
  ]);
});

test('a MachineConfig that cannot be rendered degrades the pool until it is deleted, and stops every other one', async () => {
  await using cluster = await openPaperCluster(workers);
  const users = [{ name: 'alice', sshAuthorizedKeys: ['ssh-ed25519 AAAA alice'] }];
  createConfig(
    cluster.store,
    configFor('worker', '99-worker-alice', { ignition: { version: '3.2.0' }, passwd: { users } }),
  );
  const alice =
    'RenderDegraded=True: Failed to render configuration for pool worker: could not generate rendered MachineConfig: ' +
    'reconciliation failed between current config "worker#0" and base config "99-worker-alice": ' +
    'invalid passwd change(s): ignition passwd user section contains unsupported changes: non-core user';
  assert.deepEqual(await cluster.watch(15_000), [
    '0 mc/99-worker-alice ADDED',
    `5000 mcp/worker ${alice}`,
    '10000 mcp/worker Degraded=True',
  ]);
  createConfig(cluster.store, keysFor('worker', '99-worker-me', ['ssh-ed25519 AAAA me']));
  assert.deepEqual(await cluster.watch(15_000), ['15000 mc/99-worker-me ADDED']);
  cluster.store.remove(machineConfigs, undefined, '99-worker-me');
  cluster.store.remove(machineConfigs, undefined, '99-worker-alice');
  assert.deepEqual(await cluster.watch(60_000), [
    '30000 mc/99-worker-me DELETED',
    '30000 mc/99-worker-alice DELETED',
    '35000 mcp/worker RenderDegraded=False',
    '40000 mcp/worker Degraded=False',
  ]);
});

test('a daemon that fails degrades its pool and stops the rollout; it goes on when it succeeds', async () => {
  await using cluster = await openPaperCluster(workers);
  cluster.knobs.mcoDegraded.set('worker-b', 'no space left on device');
  createConfig(cluster.store, keysFor('worker', '99-worker-me', ['ssh-ed25519 AAAA me']));
  const message = 'True: Node worker-b is reporting: "no space left on device"';
  assert.deepEqual((await cluster.watch(40_000)).slice(5), [
    '10000 node/worker-b desiredConfig=worker#1',
    '10000 mcp/worker observed=3 ready=0 updated=0 unavailable=1 Updated=False Updating=True: All nodes are updating to MachineConfig worker#1',
    '10000 node/worker-b state=Working',
    '10300 node/worker-b reason=no space left on device state=Degraded',
    '15000 node/worker-b taints=',
    `15000 mcp/worker unavailable=0 degraded=1 NodeDegraded=${message} Degraded=${message}`,
  ]);
  cluster.knobs.mcoDegraded.clear();
  assert.deepEqual((await cluster.watch(10_000)).slice(0, 5), [
    '41800 node/worker-b desiredDrain=uncordon-worker#1',
    '41900 node/worker-b lastAppliedDrain=uncordon-worker#1',
    '41900 node/worker-b currentConfig=worker#1 reason= state=Done',
    '46900 node/worker-a desiredConfig=worker#1',
    '46900 mcp/worker ready=1 updated=1 unavailable=1 degraded=0 NodeDegraded=False Degraded=False',
  ]);
});

test('a node that failed goes back when the MachineConfig is deleted', async () => {
  await using cluster = await openPaperCluster({ 'worker-a': ['worker'] });
  cluster.knobs.mcoDegraded.set('worker-a', 'no space left on device');
  createConfig(cluster.store, keysFor('worker', '99-worker-me', ['ssh-ed25519 AAAA me']));
  await cluster.watch(40_000);
  cluster.knobs.mcoDegraded.clear();
  cluster.store.remove(machineConfigs, undefined, '99-worker-me');
  await cluster.watch(60_000);
  const pool = cluster.store.get(machineConfigPools, undefined, 'worker');
  const degraded = pool?.status.conditions.filter((one: { status: string }) => one.status === 'True');
  assert.deepEqual(
    degraded.map((one: { type: string }) => one.type),
    ['Updated'],
  );
});

test('a node whose files have drifted degrades its pool though nothing is to be updated', async () => {
  await using cluster = await openPaperCluster(workers);
  degradeNode(cluster.store, cluster.knobs, { name: 'worker-b', reason: 'content mismatch for file "/etc/x"' });
  const message = 'True: Node worker-b is reporting: "content mismatch for file \\"/etc/x\\""';
  assert.deepEqual(await cluster.watch(20_000), [
    '0 node/worker-b reason=content mismatch for file "/etc/x" state=Degraded',
    `5000 mcp/worker ready=1 updated=1 unavailable=1 degraded=1 Updated=False Updating=True: All nodes are updating to MachineConfig worker#0 NodeDegraded=${message} Degraded=${message}`,
  ]);
  cluster.knobs.mcoDegraded.clear();
  assert.deepEqual((await cluster.watch(30_000)).length, 2);
});

test('a daemon that failed tries again when its Node changes, not at once', async () => {
  await using cluster = await openPaperCluster({ 'worker-a': ['worker'] });
  cluster.knobs.mcoDegraded.set('worker-a', 'no space left on device');
  createConfig(cluster.store, keysFor('worker', '99-worker-me', ['ssh-ed25519 AAAA me']));
  await cluster.watch(10_400);
  cluster.knobs.mcoDegraded.clear();
  const lines = await cluster.watch(10_000);
  assert.equal(
    lines.find(line => line.includes('desiredDrain=')),
    '15300 node/worker-a desiredDrain=uncordon-worker#1',
  );
});
