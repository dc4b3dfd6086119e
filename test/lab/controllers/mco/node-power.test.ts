import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createConfig, keysFor, openPaperCluster } from './paper-cluster.ts';
import { machineConfigPools } from './resources.ts';

const ofNode = (lines: readonly string[]): readonly string[] => lines.filter(line => line.includes('node/'));

test('a node that is down does nothing until it is back', async () => {
  await using cluster = await openPaperCluster({ 'worker-a': ['worker'] });
  cluster.nodes.get('worker-a')?.powerOff();
  createConfig(cluster.store, keysFor('worker', '99-worker-me', ['ssh-ed25519 AAAA me']));
  const down = ofNode(await cluster.watch(60_000));
  cluster.nodes.get('worker-a')?.powerOn();
  const up = ofNode(await cluster.watch(60_000));
  assert.deepEqual(
    [down, up],
    [
      [
        '10000 node/worker-a taints=UpdateInProgress',
        '10000 node/worker-a desiredConfig=worker#1',
        '15000 node/worker-a taints=',
      ],
      [
        '60000 node/worker-a state=Working',
        '60300 node/worker-a desiredDrain=uncordon-worker#1',
        '60400 node/worker-a lastAppliedDrain=uncordon-worker#1',
        '60400 node/worker-a currentConfig=worker#1 state=Done',
      ],
    ],
  );
});

test('a node that loses its power while it works begins anew', async () => {
  await using cluster = await openPaperCluster({ 'worker-a': ['worker'] });
  createConfig(cluster.store, keysFor('worker', '99-worker-me', ['ssh-ed25519 AAAA me']));
  await cluster.watch(10_200);
  cluster.nodes.get('worker-a')?.powerOff();
  await cluster.watch(1000);
  cluster.nodes.get('worker-a')?.powerOn();
  assert.deepEqual(ofNode(await cluster.watch(2000)), [
    '11500 node/worker-a desiredDrain=uncordon-worker#1',
    '11600 node/worker-a lastAppliedDrain=uncordon-worker#1',
    '11600 node/worker-a currentConfig=worker#1 state=Done',
  ]);
});

test('a node that loses its power after it has applied goes on where it was', async () => {
  await using cluster = await openPaperCluster({ 'worker-a': ['worker'] });
  createConfig(cluster.store, keysFor('worker', '99-worker-me', ['ssh-ed25519 AAAA me']));
  await cluster.watch(10_350);
  cluster.nodes.get('worker-a')?.powerOff();
  await cluster.watch(1000);
  cluster.nodes.get('worker-a')?.powerOn();
  assert.deepEqual(ofNode(await cluster.watch(2000)), ['11450 node/worker-a currentConfig=worker#1 state=Done']);
});

test('a node that is given another target while it works goes there before it is Done', async () => {
  await using cluster = await openPaperCluster({ 'worker-a': ['worker'] });
  cluster.knobs.mcoApplyMs = 8000;
  cluster.store.update(machineConfigPools, undefined, 'worker', pool => {
    pool.spec = { ...pool.spec, maxUnavailable: 2 };
  });
  createConfig(cluster.store, keysFor('worker', '99-worker-me', ['ssh-ed25519 AAAA me']));
  await cluster.timers.advance(7000);
  createConfig(cluster.store, keysFor('worker', '99-worker-you', ['ssh-ed25519 BBBB you']));
  assert.deepEqual(ofNode(await cluster.watch(60_000)), [
    '10000 node/worker-a taints=UpdateInProgress',
    '10000 node/worker-a desiredConfig=worker#1',
    '10000 node/worker-a state=Working',
    '15000 node/worker-a desiredConfig=worker#2',
    '20000 node/worker-a taints=',
    '26000 node/worker-a desiredDrain=uncordon-worker#2',
    '26100 node/worker-a lastAppliedDrain=uncordon-worker#2',
    '26100 node/worker-a currentConfig=worker#2 state=Done',
  ]);
});
