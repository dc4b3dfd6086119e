import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cluster } from '../../../src/ports.ts';
import { openSite } from '../../../src/steps/pod/open-node.ts';
import { creating, failing, following, lost } from '../../support/answers.ts';
import { printedFiles } from '../../support/host.ts';
import { expecting } from '../../support/ports.ts';
import { aPrepared, aPreparedNode } from '../../support/prepared.ts';
import { aRemote } from '../../support/remote.ts';
import { aCommon } from '../../support/requests.ts';
import { lookOf, rhcos } from '../../support/rhcos.ts';
import { anUndo } from '../../support/undo.ts';

const temporary = { namespace: { name: 'oc-rpmoverlay-x7k2p', temporary: true } };
const [a, b] = [aPreparedNode({ name: 'worker-a' }), aPreparedNode({ name: 'worker-b' })];
const running = [{ status: { containerStatuses: [{ state: { running: {} } }] } }];

/** A cluster in which pods run at once and show the files of a node, and are gone as soon as they are deleted. */
function aCluster(): Partial<Cluster> {
  const there = new Set<string>();
  return {
    create: (resource, manifest, signal) => {
      if (resource.plural === 'pods') there.add(manifest.metadata.name ?? '');
      return creating(resource, manifest, signal);
    },
    delete: async (_resource, { name }) => (there.delete(name) ? 'accepted' : 'absent'),
    follow: (resource, selection, signal) => {
      const name = selection.fieldSelector?.replace('metadata.name=', '') ?? '';
      const sights = { [`pods/${name}`]: [there.has(name) ? running : []] };
      return following(sights)(resource, selection, signal);
    },
    exec: async () => {
      const remote = aRemote();
      remote.stdout.write(printedFiles(rhcos));
      remote.end(0);
      return remote;
    },
  };
}

function site({ keepPod = false, cluster = {} }: { keepPod?: boolean; cluster?: Partial<Cluster> } = {}) {
  const ports = expecting({ cluster: { ...aCluster(), ...cluster } });
  const undo = anUndo();
  const common = aCommon({ debugPod: { keepPod } });
  const options = { prepared: aPrepared(temporary), common, lifetimeSeconds: 3600, undo };
  const changes = () => ports.calls.filter(call => /^cluster\.(create|delete)/.test(call));
  return { undo, changes, ...openSite(ports, options) };
}

test('a node is opened by a pod in which it was looked at', async t => {
  const { openNode } = site();
  const { pod, look } = await openNode(a, t.signal);
  assert.equal(pod.node, 'worker-a');
  assert.deepEqual(look, lookOf(rhcos));
});

test('several nodes share one temporary namespace, which is made before their pods and taken back after them', async t => {
  const { openNode, undo, changes } = site();
  await Promise.all([openNode(a, t.signal), openNode(b, t.signal)]);
  assert.deepEqual(await undo.run(), []);
  const [namespace, podA, podB] = [
    'namespaces oc-rpmoverlay-x7k2p',
    'pods oc-rpmoverlay-x7k2p/worker-a-oc-rpmoverlay-x7k2p',
    'pods oc-rpmoverlay-x7k2p/worker-b-oc-rpmoverlay-x7k2p',
  ];
  const now = '{"graceSeconds":0}';
  assert.deepEqual(changes(), [
    `cluster.create ${namespace}`,
    `cluster.create ${podA}`,
    `cluster.create ${podB}`,
    `cluster.delete ${podB} ${now}`,
    `cluster.delete ${podA} ${now}`,
    `cluster.delete ${namespace}`,
  ]);
});

test('what is made on a node is taken back while its pod is still there', async t => {
  const { openNode, onNodes, undo, changes } = site();
  await openNode(a, t.signal);
  const before: number[] = [];
  onNodes.add({ what: 'a file', recover: 'rm' }, async () => void before.push(changes().length));
  await undo.run();
  assert.deepEqual(before, [2]);
});

test('pods that are kept keep their namespace', async t => {
  const { openNode, undo } = site({ keepPod: true });
  await openNode(a, t.signal);
  assert.deepEqual(undo.pending, []);
});

test('a namespace that cannot be made fails each node, and is tried once', async t => {
  const { openNode, undo, changes } = site({ cluster: { create: failing(lost) } });
  const opened = await Promise.allSettled([openNode(a, t.signal), openNode(b, t.signal)]);
  assert.deepEqual(
    opened.map(({ status }) => status),
    ['rejected', 'rejected'],
  );
  assert.deepEqual(changes(), ['cluster.create namespaces oc-rpmoverlay-x7k2p']);
  assert.equal(undo.pending.length, 1);
});
