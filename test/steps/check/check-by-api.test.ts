import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CheckRow, subjectTitle } from '../../../src/model/check/check-row.ts';
import { fullRights } from '../../../src/model/check/cluster-role.ts';
import type { CheckRequest } from '../../../src/model/request.ts';
import { type ApiChecks, checkByApi } from '../../../src/steps/check/check-by-api.ts';
import { failing, forbidden, lost } from '../../support/answers.ts';
import { rawDrainPod } from '../../support/drain-pods.ts';
import { rawNode, rawPool } from '../../support/objects.ts';
import type { StrictPorts } from '../../support/ports.ts';
import { aReadableCluster, rebootingForKeys, type Scene } from '../../support/readable-cluster.ts';
import { aCommon, someDrainFlags, someSshFlags } from '../../support/requests.ts';

/** `check --all`, where the user gave no further flags. */
const request: CheckRequest = {
  command: 'check',
  common: aCommon(),
  target: { kind: 'all' },
  live: false,
  ssh: someSshFlags(),
  drain: someDrainFlags(),
};

const titles = fullRights.map(({ title }) => title);

const podsOn = (pods: readonly object[]) => ({
  'pods?spec.nodeName=worker-a': pods,
  'pods?spec.nodeName=worker-b': [],
});

/** A usual cluster, which also says its version and who asks. */
function aCluster(scene: Scene = {}): StrictPorts {
  const ports = aReadableCluster({ ...scene, list: { ...podsOn([]), ...scene.list } });
  const cluster = { ...ports.cluster, version: async () => 'v1.33.5', create: failing(forbidden) };
  return { ...ports, cluster, clock: { ...ports.clock, now: () => 0 } };
}

function rowsOf({ ofCluster, ofPools, ofNodes }: ApiChecks): readonly CheckRow[] {
  return [...ofCluster, ...ofPools, ...ofNodes.flatMap(({ rows }) => rows)];
}

/** What is not well, as `SUBJECT TOPIC VERDICT CODE`. */
async function troubles(scene: Scene, signal: AbortSignal, asked = request): Promise<readonly string[]> {
  const rows = rowsOf(await checkByApi(aCluster(scene), asked, signal));
  return rows
    .filter(({ verdict }) => verdict !== 'ok')
    .map(({ subject, topic, verdict, code }) => `${subjectTitle(subject)} ${topic} ${verdict} ${code}`);
}

test('on a usual cluster everything is well, and of each node everything is told', async t => {
  const checks = await checkByApi(aCluster(), request, t.signal);
  assert.deepEqual(
    rowsOf(checks).map(({ subject, topic, verdict }) => `${subjectTitle(subject)}: ${topic} ${verdict}`),
    [
      ...['connection', 'version', 'topology', 'namespace', 'privileged pods', 'debug image'].map(
        topic => `cluster: ${topic} ok`,
      ),
      ...titles.map(title => `command ${title}: rights ok`),
      'machineconfigpool/worker: keys ok',
      ...['worker-a', 'worker-b'].flatMap(name =>
        ['node', 'kubelet', 'system', 'image', 'FIPS', 'operator', 'ssh key', 'drain', 'rescue'].map(
          topic => `node/${name}: ${topic} ok`,
        ),
      ),
    ],
  );
  const { run, namespace, nodes } = checks.prepared;
  assert.deepEqual([run, namespace], [{ id: 'x7k2p' }, { name: 'oc-rpmoverlay-x7k2p', temporary: true }]);
  assert.deepEqual(
    nodes.map(({ node, image, wayIn, objection }) => [node.metadata.name, image, wayIn.kind, objection]),
    [
      ['worker-a', 'tools:1', 'unknown', undefined],
      ['worker-b', 'tools:1', 'unknown', undefined],
    ],
  );
});

const bare = { metadata: { name: 'web', namespace: 'shop' }, spec: {}, status: { phase: 'Running' } };
const bothNodes = (what: string) => ['worker-a', 'worker-b'].map(name => `node/${name} ${what}`);
const namedNamespace = aCommon({ debugPod: { toNamespace: 'debug', keepPod: false } });

const rows: readonly (readonly [what: string, Scene, found: readonly string[]])[] = [
  [
    'a paused pool',
    { pools: [rawPool({ paused: true })] },
    [
      'machineconfigpool/worker keys failure POOL_PAUSED',
      'node/worker-a operator failure POOL_PAUSED',
      'node/worker-a ssh key failure POOL_PAUSED',
      'node/worker-b operator failure POOL_PAUSED',
      'node/worker-b ssh key failure POOL_PAUSED',
    ],
  ],
  [
    'a policy that reboots nodes for keys',
    { get: { 'machineconfigurations/cluster': rebootingForKeys } },
    ['machineconfigpool/worker keys warning WOULD_DISRUPT'],
  ],
  [
    'an update of the cluster',
    {
      get: {
        'clusterversions/version': {
          status: {
            history: [
              { state: 'Partial', version: '4.21.0' },
              { state: 'Completed', version: '4.20.3' },
            ],
          },
        },
      },
    },
    bothNodes('operator failure UPGRADE_RUNNING'),
  ],
  [
    'a node that is not ready',
    { list: { nodes: [rawNode({ ready: 'False', config: { current: 'r0' } }), rawNode({ name: 'worker-b' })] } },
    [
      'node/worker-a node failure NODE_NOT_READY',
      'node/worker-b ssh key failure NO_POOL',
      'node/worker-b rescue warning NO_HEALTHY_NODE',
    ],
  ],
  ['a pod that nothing makes anew', { list: podsOn([bare]) }, ['node/worker-a drain warning DRAIN_REFUSED']],
  [
    'pods that may not be listed',
    { list: { 'pods?spec.nodeName=worker-a': forbidden, 'pods?spec.nodeName=worker-b': forbidden } },
    bothNodes('drain not looked at FORBIDDEN'),
  ],
  [
    'a cluster without image streams and daemons',
    {
      get: { 'imagestreams/openshift/tools': undefined },
      list: {
        'pods?k8s-app=machine-config-daemon&spec.nodeName=worker-a': [],
        'pods?k8s-app=machine-config-daemon&spec.nodeName=worker-b': [{ spec: { containers: [{ image: 'mcd:1' }] } }],
      },
    },
    ['node/worker-a debug image warning PUBLIC_IMAGE'],
  ],
  [
    'a hosted control plane, whose nodes let nobody in that has no key',
    { get: { 'infrastructures/cluster': { status: { controlPlaneTopology: 'External' } } }, keys: [] },
    ['cluster topology warning HOSTED_CONTROL_PLANE', ...bothNodes('ssh key warning NO_MCO')],
  ],
  [
    'a cluster without an operator, on which all works that needs none',
    { pools: undefined, list: { machineconfigpools: undefined }, keys: [] },
    ['cluster topology warning NO_MCO', ...bothNodes('ssh key warning NO_MCO')],
  ],
  [
    'a single node, which is not drained',
    { get: { 'infrastructures/cluster': { status: { controlPlaneTopology: 'SingleReplica' } } }, list: podsOn([bare]) },
    ['cluster topology warning SINGLE_NODE'],
  ],
  [
    'a user without any right but to look',
    { isAllowed: false },
    [
      'cluster privileged pods warning POD_NOT_ADMITTED',
      ...titles.map(title => `command ${title} rights failure FORBIDDEN`),
    ],
  ],
];
for (const [what, scene, found] of rows) {
  test(`${what} is told`, async t => assert.deepEqual(await troubles(scene, t.signal), found));
}

const namespaces: readonly (readonly [what: string, NonNullable<Scene['get']>, found: readonly string[]])[] = [
  ['is not there', { 'namespaces/debug': undefined }, ['cluster namespace failure NOT_FOUND']],
  ['may not be read', { 'namespaces/debug': forbidden }, ['cluster namespace not looked at FORBIDDEN']],
];
for (const [what, get, found] of namespaces) {
  test(`a namespace that ${what} is told`, async t => {
    assert.deepEqual(await troubles({ get }, t.signal, { ...request, common: namedNamespace }), found);
  });
}

test('an API that is away ends the check, as it ends every command', async t => {
  const ports = aCluster();
  const cluster = { ...ports.cluster, version: failing(lost) };
  await assert.rejects(checkByApi({ ...ports, cluster }, request, t.signal), lost);
});

/** As many nodes as no user has time to wait for one by one, each with a pod of a DaemonSet. */
const many = Array.from({ length: 30 }, (_, index) => `node-${index}`);
const ofDaemonSet = rawDrainPod({ name: 'dns', controller: 'DaemonSet/dns' });
const manyNodes: Scene['list'] = {
  nodes: many.map(name => rawNode({ name, config: { current: 'r0' } })),
  daemonsets: [],
  ...Object.fromEntries(many.map(name => [`pods?spec.nodeName=${name}`, [ofDaemonSet]])),
};

test('however many nodes there are, what they have in common is read once, and few are looked at at a time', async t => {
  const ports = aCluster({ list: manyNodes });
  let [now, most] = [0, 0];
  const slowly = async <T>(asked: Promise<T>): Promise<T> => {
    now += 1;
    most = Math.max(most, now);
    await new Promise(setImmediate);
    now -= 1;
    return asked;
  };
  const { list } = ports.cluster;
  const cluster = { ...ports.cluster, list: (...words) => slowly(list(...words)) } satisfies typeof ports.cluster;
  const { ofNodes } = await checkByApi({ ...ports, cluster }, request, t.signal);
  assert.equal(ofNodes.length, many.length);
  const times = (call: string) => ports.calls.filter(each => each === call).length;
  assert.deepEqual(
    ['cluster.list daemonsets', 'cluster.get machineconfigs r0', 'cluster.list nodes'].map(times),
    [1, 1, 1],
  );
  assert.ok(most < 10, `${most} lists at once`);
});
