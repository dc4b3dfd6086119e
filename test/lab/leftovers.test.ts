import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { createNamespace } from './api/seed.ts';
import type { Store } from './api/store.ts';
import { ChannelClient } from './api/streams/channel-client.ts';
import { NAMESPACES, NODES, PODS, POOLS } from './controllers/resources.ts';
import { type Lab, startLab } from './lab.ts';
import type { LabNode } from './node/lab-node.ts';

const MACHINE_CONFIGS = { group: 'machineconfiguration.openshift.io', plural: 'machineconfigs' };

suite('what was left behind', { timeout: 120_000 }, () => {
  let lab: Lab;
  let node: LabNode;
  before(async () => {
    lab = await startLab({ nodes: [{ name: 'worker-a' }] });
    const found = lab.nodes.get('worker-a');
    assert.ok(found);
    node = found;
  });
  after(() => lab[Symbol.asyncDispose]());

  test('a lab that was not used has nothing', async () => {
    assert.deepEqual(await lab.leftovers(), []);
  });

  test('what the lab does by itself is nothing: events, leases, rendered configs, a reboot', async () => {
    await node.reboot();
    await node.run(['systemctl', 'is-system-running', '--wait']);
    assert.deepEqual(await lab.leftovers(), []);
  });

  const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPlanted planted';

  const PLANTS: {
    what: string;
    plant(): Promise<unknown> | unknown;
    remove(): Promise<unknown> | unknown;
    seen: string[];
  }[] = [
    {
      what: 'a namespace',
      plant: () => createNamespace(lab.store, 'openshift-debug-x7k2p'),
      remove: () => lab.store.remove(NAMESPACES, undefined, 'openshift-debug-x7k2p'),
      seen: ['namespace/openshift-debug-x7k2p'],
    },
    {
      what: 'a pod',
      plant: () => createPod(lab.store, 'worker-a-debug-x7k2p'),
      remove: () => lab.store.remove(PODS, 'default', 'worker-a-debug-x7k2p'),
      seen: ['pod/default/worker-a-debug-x7k2p', 'worker-a: process in /kubepods/podplanted: sleep 1000'],
    },
    {
      what: 'a MachineConfig',
      plant: () => createMachineConfig(lab.store, '99-worker-ssh-x7k2p'),
      remove: () => lab.store.remove(MACHINE_CONFIGS, undefined, '99-worker-ssh-x7k2p'),
      seen: ['machineconfig/99-worker-ssh-x7k2p'],
    },
    {
      what: 'a cordon',
      plant: () =>
        lab.store.update(NODES, undefined, 'worker-a', ({ spec }) => Object.assign(spec, { unschedulable: true })),
      remove: () =>
        lab.store.update(NODES, undefined, 'worker-a', ({ spec }) => Object.assign(spec, { unschedulable: false })),
      seen: ['node/worker-a is cordoned'],
    },
    {
      what: 'a paused pool',
      plant: () => lab.store.update(POOLS, undefined, 'worker', ({ spec }) => Object.assign(spec, { paused: true })),
      remove: () => lab.store.update(POOLS, undefined, 'worker', ({ spec }) => Object.assign(spec, { paused: false })),
      seen: ['machineconfigpool/worker is paused'],
    },
    {
      what: 'a key',
      plant: async () => {
        const keys = (await node.readFile(node.authorizedKeysPath)) ?? '';
        await node.writeFile(node.authorizedKeysPath, `${keys}${KEY}\n`, { uid: 1000, gid: 1000, mode: 0o600 });
      },
      remove: async () => {
        const keys = (await node.readFile(node.authorizedKeysPath)) ?? '';
        const others = keys.replace(`${KEY}\n`, '');
        await node.writeFile(node.authorizedKeysPath, others, { uid: 1000, gid: 1000, mode: 0o600 });
      },
      seen: [`worker-a: key ${KEY}`],
    },
    {
      what: 'a process',
      plant: () => node.run(['systemd-run', '--quiet', '--collect', '--unit=planted', 'sleep', '54321']),
      remove: () => node.run(['systemctl', 'stop', 'planted']),
      seen: ['worker-a: process in /system.slice/planted.service: /usr/bin/sleep 54321'],
    },
    {
      what: 'a timer',
      plant: () => node.run(['systemd-run', '--quiet', '--collect', '--unit=armed', '--on-active=1h', 'true']),
      remove: () => node.run(['systemctl', 'stop', 'armed.timer']),
      seen: ['worker-a: file /run/systemd/transient/armed.timer'],
    },
    {
      what: 'a file',
      plant: () => node.run(['touch', '/run/planted', '/var/tmp/planted']),
      remove: () => node.run(['rm', '/run/planted', '/var/tmp/planted']),
      seen: ['worker-a: file /run/planted', 'worker-a: file /var/tmp/planted'],
    },
  ];

  for (const { what, plant, remove, seen } of PLANTS) {
    test(`${what} is seen until it is gone`, async () => {
      await plant();
      await settled(seen);
      await remove();
      assert.deepEqual(await lab.leftovers(10_000), []);
    });
  }

  test('an open stream is seen until it is closed', async () => {
    createPod(lab.store, 'streaming');
    await running('streaming');
    const { url, authority: ca, admin } = lab.api;
    const path = '/api/v1/namespaces/default/pods/streaming/portforward?ports=22';
    using client = new ChannelClient(`${url}${path}`, 'v4.channel.k8s.io', {
      ...{ ca, cert: admin.certificate, key: admin.key },
    });
    await client.opened();
    lab.store.remove(PODS, 'default', 'streaming');
    await settled(['portforward default/streaming']);
    client.socket.close();
    assert.deepEqual(await lab.leftovers(10_000), []);
  });

  /** Resolves when exactly this is left; fails after a while with what is. */
  async function settled(expected: string[]): Promise<void> {
    let left: readonly string[] = [];
    for (const end = Date.now() + 10_000; Date.now() < end; await delay(50)) {
      left = await lab.leftovers(0);
      if (expected.every(line => left.some(one => one.startsWith(line)))) return;
    }
    assert.deepEqual(left, expected);
  }

  async function running(name: string): Promise<void> {
    while (lab.store.get(PODS, 'default', name)?.status.phase !== 'Running') await delay(10);
  }
});

function createPod(store: Store, name: string): void {
  store.create(PODS, {
    ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default', uid: 'planted' } },
    spec: {
      nodeName: 'worker-a',
      hostNetwork: true,
      containers: [{ name: 'c', image: 'i', command: ['sleep', '1000'] }],
    },
    status: { phase: 'Pending', qosClass: 'BestEffort' },
  });
}

function createMachineConfig(store: Store, name: string): void {
  store.create(MACHINE_CONFIGS, {
    apiVersion: 'machineconfiguration.openshift.io/v1',
    kind: 'MachineConfig',
    metadata: { name, generation: 1, labels: { 'machineconfiguration.openshift.io/role': 'worker' } },
    spec: { config: { ignition: { version: '3.2.0' } } },
  });
}
