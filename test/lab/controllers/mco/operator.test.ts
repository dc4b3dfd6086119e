import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Store, type StoredObject } from '../../api/store.ts';
import { defaultKnobs } from '../../knobs.ts';
import { NODES } from '../resources.ts';
import { MachineConfigOperator } from './operator.ts';
import { createConfig, keysFor, nodeOf, openPaperCluster } from './paper-cluster.ts';
import { machineConfigPools, machineConfigs, machineConfigurations } from './resources.ts';

const workers = { 'worker-a': ['worker'], 'worker-b': ['worker'] };

test('after the start the usual objects are there', async () => {
  await using cluster = await openPaperCluster(workers);
  const names = (list: readonly StoredObject[]): readonly string[] =>
    list.map(({ metadata }) => cluster.chronicle.shorten(metadata.name));
  assert.deepEqual(
    [machineConfigs, machineConfigPools, machineConfigurations].map(resource => names(cluster.store.list(resource))),
    [
      ['00-master', '00-worker', '99-master-ssh', '99-worker-ssh', 'master#0', 'worker#0'],
      ['master', 'worker'],
      ['cluster'],
    ],
  );
});

test('events come to every listener in the order of their resource versions', async () => {
  await using cluster = await openPaperCluster(workers);
  const versions: number[] = [];
  cluster.store.listen(({ object }) => void versions.push(Number(object.metadata.resourceVersion)));
  createConfig(cluster.store, keysFor('worker', '99-worker-me', ['ssh-ed25519 AAAA me']));
  await cluster.watch(60_000);
  assert.deepEqual(
    versions,
    versions.toSorted((a, b) => a - b),
  );
});

for (const ms of [2000, 7000, 10_200, 10_350, 12_000, 21_000]) {
  test(`an end ${ms} ms after a key was added leaves no timer and changes nothing more`, async () => {
    const cluster = await openPaperCluster(workers);
    cluster.knobs.mcoDegraded.set('worker-a', 'no space left on device');
    createConfig(cluster.store, keysFor('worker', '99-worker-me', ['ssh-ed25519 AAAA me']));
    await cluster.watch(ms);
    await cluster[Symbol.asyncDispose]();
    assert.deepEqual([cluster.timers.pending, await cluster.watch(60_000)], [0, []]);
  });
}

test('with its usual knobs and the machine’s own clock a rollout ends by itself', async () => {
  const store = new Store();
  store.create(NODES, nodeOf('worker-a', ['worker']));
  const knobs = defaultKnobs();
  await using _operator = await MachineConfigOperator.start({
    store,
    knobs,
    nodes: new Map(),
    keyFile: () => 'authorized_keys.d/ignition',
  });
  const settled = new Promise<StoredObject>(resolve => {
    store.listen(({ object }) => {
      const { spec, status, kind } = object;
      const sources: readonly { name: string }[] = status?.configuration?.source ?? [];
      if (kind === 'MachineConfigPool' && spec.configuration && sources.length === 3) resolve(object);
    });
  });
  createConfig(store, keysFor('worker', '99-worker-me', ['ssh-ed25519 AAAA me']));
  assert.equal((await settled).status.updatedMachineCount, 1);
});
