import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { test } from 'node:test';
import fc from 'fast-check';
import { daemonSets, goneAmong } from '../../../src/model/drain/daemon-set.ts';
import { planDrain } from '../../../src/model/drain/drain.ts';
import { drainPods } from '../../../src/model/drain/drain-pod.ts';
import { isRenewedSince, leases } from '../../../src/model/node/lease.ts';
import { nodes, rolesOf } from '../../../src/model/node/node.ts';
import { objectionTo } from '../../../src/model/node/node-verdict.ts';
import { judgeCheckPod } from '../../../src/model/pod/check-pod.ts';
import { imageStreams } from '../../../src/model/pod/debug-image.ts';
import { judgeDebugPod } from '../../../src/model/pod/debug-pod.ts';
import { namespaces } from '../../../src/model/pod/namespace.ts';
import { pods } from '../../../src/model/pod/pod.ts';
import { podEvents } from '../../../src/model/pod/pod-event.ts';
import { clusterVersions, infrastructures } from '../../../src/model/pool/cluster-config.ts';
import { disruptionOfKeys, machineConfigurations } from '../../../src/model/pool/disruption.ts';
import { machineConfigs } from '../../../src/model/pool/machine-config.ts';
import { judgeGuard } from '../../../src/model/pool/mco-guard.ts';
import { judgePause } from '../../../src/model/pool/pause-verdict.ts';
import { poolOf, pools } from '../../../src/model/pool/pool.ts';
import { judgePool } from '../../../src/model/pool/pool-verdict.ts';
import { judgeRollout } from '../../../src/model/pool/rollout-verdict.ts';
import { upgrades } from '../../../src/model/pool/upgrade.ts';
import { selfReviews } from '../../../src/model/self-review.ts';
import { grantedKeys, keyTable } from '../../../src/model/ssh/key-table.ts';
import { statusRow } from '../../../src/model/status/status-row.ts';
import { statusTable } from '../../../src/model/status/status-table.ts';
import { someKey } from '../../support/keys.ts';
import { aNode, aPool, rawNode, rawPool } from '../../support/objects.ts';
import { aRecord } from '../../support/records.ts';
import { someDrainFlags } from '../../support/requests.ts';

/** Each reader with an object that has every field it looks at, and with what is then made of what it read. */
const readers: Readonly<Record<string, { readonly whole: object; readonly use: (raw: unknown) => void }>> = {
  clusterversions: {
    whole: {
      metadata: { uid: 'u' },
      spec: { clusterID: 'c' },
      status: {
        conditions: [{ type: 'Progressing', status: 'True', message: 'm' }],
        desired: { version: '4.20.3' },
        history: [{ state: 'Completed', version: '4.20.3' }],
      },
    },
    use: raw => {
      disruptionOfKeys(clusterVersions.read(raw).version, undefined);
      judgeGuard(
        { node: aNode({ config: { current: 'r0' } }), pool: aPool(), upgrade: upgrades.read(raw) },
        'as-it-is',
      );
    },
  },
  daemonsets: {
    whole: { metadata: { namespace: 'a', name: 'b' } },
    use: raw => goneAmong(new Set(['a/b']), [daemonSets.read(raw)]),
  },
  events: {
    whole: { reason: 'FailedCreatePodSandBox', message: 'm', count: 3, lastTimestamp: '2026-11-22T11:00:00Z' },
    use: raw => judgeCheckPod(pods.read({ status: { phase: 'Pending' } }), [podEvents.read(raw)]),
  },
  infrastructures: { whole: { status: { controlPlaneTopology: 'External' } }, use: infrastructures.read },
  imagestreams: {
    whole: { status: { tags: [{ tag: 'latest', items: [{ dockerImageReference: 'a' }] }] } },
    use: imageStreams.read,
  },
  leases: {
    whole: { spec: { renewTime: '2026-11-22T11:00:00.000000Z' } },
    use: raw => isRenewedSince(leases.read(raw), '2026-11-22T10:00:00.000000Z'),
  },
  machineconfigurations: {
    whole: { status: { nodeDisruptionPolicyStatus: { clusterPolicies: { sshkey: { actions: [{ type: 'None' }] } } } } },
    use: raw => disruptionOfKeys('4.20.3', machineConfigurations.read(raw)),
  },
  machineconfigs: {
    whole: {
      metadata: { name: '99-worker-oc-rpmoverlay-x', labels: { 'oc-rpmoverlay/run': 'x' } },
      spec: { config: { passwd: { users: [{ name: 'core', sshAuthorizedKeys: [someKey.line] }] } } },
    },
    use: raw => keyTable(grantedKeys([machineConfigs.read(raw)])),
  },
  machineconfigpools: {
    whole: rawPool({
      conditions: { Degraded: ['True', 'why'] },
      settled: ['r1', ['a']],
      annotations: { 'oc-rpmoverlay/paused': '{"version":1,"run":"x","by":"me","at":"now"}' },
    }),
    use: raw => {
      const pool = pools.read(raw);
      judgePool(pool);
      judgePause(pool);
      judgeGuard({ node: aNode({ config: { current: 'r0' } }), pool, upgrade: undefined }, 'as-it-is');
      judgeRollout(pool, 'a', 'present');
      poolOf(aNode(), [pool]);
    },
  },
  namespaces: { whole: { metadata: { name: 'a', labels: { b: 'c' } } }, use: namespaces.read },
  nodes: {
    whole: rawNode({
      config: { current: 'r0' },
      annotations: { 'oc-rpmoverlay/usr': JSON.stringify(aRecord()), 'oc-rpmoverlay/host-keys': '{"version":1}' },
    }),
    use: raw => {
      const node = nodes.read(raw);
      statusTable([statusRow(node, { pools: [], now: 0 })], 0);
      objectionTo(node);
      rolesOf(node);
    },
  },
  pods: {
    whole: {
      metadata: {
        deletionTimestamp: 'now',
        annotations: { 'kubernetes.io/config.mirror': 'm' },
        ownerReferences: [{ kind: 'DaemonSet', name: 'd', controller: true }],
      },
      spec: { nodeName: 'n', containers: [{ image: 'i' }], volumes: [{ emptyDir: {} }] },
      status: {
        conditions: [{ type: 'DisruptionTarget', status: 'True', message: 'm' }],
        containerStatuses: [{ state: { terminated: { exitCode: 1, reason: 'r', message: 'm' } } }],
      },
    },
    use: raw => {
      judgeDebugPod(pods.read(raw));
      const rules = { ...someDrainFlags().rules, skipWaitForDeleteTimeoutSeconds: 1 };
      planDrain([drainPods.read(raw)], rules, { ownUids: new Set(), goneDaemonSets: new Set(), now: 0 });
    },
  },
  selfsubjectreviews: { whole: { status: { userInfo: { username: 'me' } } }, use: selfReviews.read },
};

test('every resource of the model is read here', async () => {
  const directory = new URL('../../../src/model/', import.meta.url);
  const modules: object[] = await Promise.all(
    (await readdir(directory, { recursive: true }))
      .filter(file => file.endsWith('.ts'))
      .map(file => import(new URL(file, directory).href)),
  );
  const plurals = modules.flatMap(module => Object.values(module)).flatMap(value => Object(value).plural ?? []);
  assert.deepEqual(Object.keys(readers).toSorted(), [...new Set(plurals)].toSorted());
});

test('every resource is asked for where the API serves it', () => {
  const all = [
    clusterVersions,
    infrastructures,
    imageStreams,
    machineConfigurations,
    machineConfigs,
    pools,
    upgrades,
    namespaces,
  ];
  const addresses = [...all, nodes, pods, podEvents, leases, daemonSets, selfReviews].map(
    ({ group, version, plural, kind, scope }) => [[group || 'core', version, plural].join('/'), kind, scope],
  );
  assert.deepEqual(addresses, [
    ['config.openshift.io/v1/clusterversions', 'ClusterVersion', 'cluster'],
    ['config.openshift.io/v1/infrastructures', 'Infrastructure', 'cluster'],
    ['image.openshift.io/v1/imagestreams', 'ImageStream', 'namespace'],
    ['operator.openshift.io/v1/machineconfigurations', 'MachineConfiguration', 'cluster'],
    ['machineconfiguration.openshift.io/v1/machineconfigs', 'MachineConfig', 'cluster'],
    ['machineconfiguration.openshift.io/v1/machineconfigpools', 'MachineConfigPool', 'cluster'],
    ['config.openshift.io/v1/clusterversions', 'ClusterVersion', 'cluster'],
    ['core/v1/namespaces', 'Namespace', 'cluster'],
    ['core/v1/nodes', 'Node', 'cluster'],
    ['core/v1/pods', 'Pod', 'namespace'],
    ['core/v1/events', 'Event', 'namespace'],
    ['coordination.k8s.io/v1/leases', 'Lease', 'namespace'],
    ['apps/v1/daemonsets', 'DaemonSet', 'namespace'],
    ['authentication.k8s.io/v1/selfsubjectreviews', 'SelfSubjectReview', 'cluster'],
  ]);
});

for (const [plural, { whole, use }] of Object.entries(readers)) {
  test(`no answer makes the reader of ${plural} throw, nor those who judge what it read`, () => {
    use(whole);
    fc.assert(fc.property(fc.anything(), raw => void use(raw)));
    const spoiled = fc.tuple(fc.constantFrom(...pathsIn(whole)), fc.oneof(fc.jsonValue(), fc.anything()));
    fc.assert(fc.property(spoiled, ([path, value]) => void use(withValueAt(whole, path, value))));
  });
}

type Path = readonly string[];

function pathsIn(value: unknown): Path[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([step, child]) => [[step], ...pathsIn(child).map(rest => [step, ...rest])]);
}

function withValueAt(parent: unknown, [step, ...rest]: Path, value: unknown): unknown {
  if (step === undefined) return value;
  const entries = Object.entries(Object(parent));
  const changed = entries.map(([name, child]) => [name, name === step ? withValueAt(child, rest, value) : child]);
  return Array.isArray(parent) ? changed.map(([, child]) => child) : Object.fromEntries(changed);
}
