import assert from 'node:assert/strict';
import { test } from 'node:test';
import { installerKey } from './initial-objects.ts';
import { createConfig, keysFor, openPaperCluster, type PaperCluster } from './paper-cluster.ts';
import { machineConfigs } from './resources.ts';

const workers = { 'master-0': ['master'], 'worker-a': ['worker'], 'worker-b': ['worker'], 'worker-c': ['worker'] };
const ignition = '/home/core/.ssh/authorized_keys.d/ignition';
const key = 'ssh-ed25519 AAAA me';

const keyLines = ({ nodes }: PaperCluster, node: string): string | undefined =>
  nodes.get(node)?.files.get(ignition)?.content;

test('a settled cluster does nothing by itself', async () => {
  await using cluster = await openPaperCluster(workers);
  assert.deepEqual([await cluster.watch(600_000), cluster.timers.pending], [[], 0]);
});

test('a new key reaches one worker every five seconds, and the pool says so step by step', async () => {
  await using cluster = await openPaperCluster(workers);
  createConfig(cluster.store, keysFor('worker', '99-worker-me', [key]));
  assert.deepEqual(await cluster.watch(60_000), [
    '0 mc/99-worker-me ADDED',
    '5000 mc/worker#1 ADDED',
    '5000 mcp/worker generation=3 target=worker#1 sources=00-worker,99-worker-me,99-worker-ssh',
    '10000 node/worker-a taints=UpdateInProgress',
    '10000 node/worker-b taints=UpdateInProgress',
    '10000 node/worker-c taints=UpdateInProgress',
    '10000 node/worker-c desiredConfig=worker#1',
    '10000 mcp/worker observed=3 ready=0 updated=0 unavailable=1 Updated=False Updating=True: All nodes are updating to MachineConfig worker#1',
    '10000 node/worker-c state=Working',
    '10300 node/worker-c desiredDrain=uncordon-worker#1',
    '10400 node/worker-c lastAppliedDrain=uncordon-worker#1',
    '10400 node/worker-c currentConfig=worker#1 state=Done',
    '15000 node/worker-c taints=',
    '15000 node/worker-b desiredConfig=worker#1',
    '15000 mcp/worker ready=1 updated=1',
    '15000 node/worker-b state=Working',
    '15300 node/worker-b desiredDrain=uncordon-worker#1',
    '15400 node/worker-b lastAppliedDrain=uncordon-worker#1',
    '15400 node/worker-b currentConfig=worker#1 state=Done',
    '20000 node/worker-b taints=',
    '20000 node/worker-a desiredConfig=worker#1',
    '20000 mcp/worker ready=2 updated=2',
    '20000 node/worker-a state=Working',
    '20300 node/worker-a desiredDrain=uncordon-worker#1',
    '20400 node/worker-a lastAppliedDrain=uncordon-worker#1',
    '20400 node/worker-a currentConfig=worker#1 state=Done',
    '25000 node/worker-a taints=',
    '25000 mcp/worker settled=worker#1 ready=3 updated=3 unavailable=0 Updated=True: All nodes are updated with MachineConfig worker#1 Updating=False',
  ]);
  assert.equal(cluster.timers.pending, 0);
});

test('the key is on the node before the daemon is Done, and after the installer’s', async () => {
  await using cluster = await openPaperCluster(workers);
  createConfig(cluster.store, keysFor('worker', '99-worker-me', [key]));
  await cluster.timers.advance(10_299);
  assert.equal(keyLines(cluster, 'worker-c'), `${installerKey('worker')}\n`);
  await cluster.timers.advance(1);
  assert.deepEqual(cluster.nodes.get('worker-c')?.files.get(ignition), {
    content: `${key}\n${installerKey('worker')}\n`,
    owner: { uid: 1000, gid: 1000, mode: 0o600 },
  });
  assert.equal(keyLines(cluster, 'worker-b'), `${installerKey('worker')}\n`);
});

test('without the MachineConfig the old rendered name comes back, and the key goes', async () => {
  await using cluster = await openPaperCluster({ 'worker-a': ['worker'] });
  createConfig(cluster.store, keysFor('worker', '99-worker-me', [key]));
  await cluster.watch(60_000);
  cluster.store.remove(machineConfigs, undefined, '99-worker-me');
  assert.deepEqual(await cluster.watch(60_000), [
    '60000 mc/99-worker-me DELETED',
    '65000 mcp/worker generation=4 target=worker#0 sources=00-worker,99-worker-ssh',
    '70000 node/worker-a taints=UpdateInProgress',
    '70000 node/worker-a desiredConfig=worker#0',
    '70000 mcp/worker observed=4 ready=0 updated=0 unavailable=1 Updated=False Updating=True: All nodes are updating to MachineConfig worker#0',
    '70000 node/worker-a state=Working',
    '70300 node/worker-a desiredDrain=uncordon-worker#0',
    '70400 node/worker-a lastAppliedDrain=uncordon-worker#0',
    '70400 node/worker-a currentConfig=worker#0 state=Done',
    '75000 node/worker-a taints=',
    '75000 mcp/worker settled=worker#0 ready=1 updated=1 unavailable=0 Updated=True: All nodes are updated with MachineConfig worker#0 Updating=False',
  ]);
  assert.equal(keyLines(cluster, 'worker-a'), `${installerKey('worker')}\n`);
});

test('with the drain controller’s and the daemon’s own pauses of a real cluster a node needs ten seconds more', async () => {
  await using cluster = await openPaperCluster({ 'worker-a': ['worker'] });
  Object.assign(cluster.knobs, { mcoDrainMs: 5000, mcoPollMs: 10_000 });
  createConfig(cluster.store, keysFor('worker', '99-worker-me', [key]));
  const lines = await cluster.watch(60_000);
  assert.deepEqual(
    lines.filter(line => line.includes('node/worker-a')),
    [
      '10000 node/worker-a taints=UpdateInProgress',
      '10000 node/worker-a desiredConfig=worker#1',
      '10000 node/worker-a state=Working',
      '10300 node/worker-a desiredDrain=uncordon-worker#1',
      '15000 node/worker-a taints=',
      '15300 node/worker-a lastAppliedDrain=uncordon-worker#1',
      '20300 node/worker-a currentConfig=worker#1 state=Done',
    ],
  );
});

test('two MachineConfigs within five seconds are one rollout', async () => {
  await using cluster = await openPaperCluster({ 'worker-a': ['worker'] });
  createConfig(cluster.store, keysFor('worker', '99-worker-me', [key]));
  await cluster.timers.advance(3000);
  createConfig(cluster.store, keysFor('worker', '99-worker-you', ['ssh-ed25519 BBBB you', key]));
  const lines = await cluster.watch(60_000);
  assert.deepEqual(
    lines.filter(line => line.includes('target=')),
    ['5000 mcp/worker generation=3 target=worker#1 sources=00-worker,99-worker-me,99-worker-ssh,99-worker-you'],
  );
  assert.equal(keyLines(cluster, 'worker-a'), `${key}\n${installerKey('worker')}\nssh-ed25519 BBBB you\n`);
});

test('a MachineConfig that no pool selects changes nothing', async () => {
  await using cluster = await openPaperCluster({ 'worker-a': ['worker'] });
  createConfig(cluster.store, keysFor('nobody', '99-nobody', [key]));
  assert.deepEqual(await cluster.watch(60_000), ['0 mc/99-nobody ADDED']);
});
