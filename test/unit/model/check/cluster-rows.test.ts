import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CheckRow, theCluster } from '../../../../src/model/check/check-row.ts';
import { connectionRow, type Topology, topologyRow, versionRow } from '../../../../src/model/check/cluster-rows.ts';
import { aPool } from '../../../support/objects.ts';

function words({ verdict, code, seen }: CheckRow): string {
  return [verdict, code, seen].filter(Boolean).join(' | ');
}

test('the connection tells who asks whom, as far as the API says it', () => {
  const identity = { context: 'lab', server: 'https://api.test:6443' };
  assert.deepEqual(connectionRow(identity, 'kim'), {
    topic: 'connection',
    subject: theCluster,
    verdict: 'ok',
    code: null,
    seen: 'kim, context lab, https://api.test:6443',
    wayOut: null,
  });
  assert.equal(connectionRow(identity, '').seen, 'context lab, https://api.test:6443');
});

const versions: readonly (readonly [openshift: string | undefined, kubernetes: string, row: string])[] = [
  ['4.20.3', 'v1.33.5', 'ok | OpenShift 4.20.3, Kubernetes 1.33.5'],
  ['4.12.0', 'v1.25.2', 'ok | OpenShift 4.12.0, Kubernetes 1.25.2'],
  ['5.0.1', 'v1.36.0', 'ok | OpenShift 5.0.1, Kubernetes 1.36.0'],
  ['4.11.9', 'v1.24.1', 'warning | OLD_VERSION | OpenShift 4.11.9, Kubernetes 1.24.1: works as far as its API allows'],
  [
    '4.7.60',
    'v1.20.15',
    'warning | OLD_VERSION | OpenShift 4.7.60, Kubernetes 1.20.15: works as far as its API allows',
  ],
  ['4.6.1', 'v1.19.0', 'failure | UNSUPPORTED_VERSION | OpenShift 4.6.1, Kubernetes 1.19.0: not supported'],
  [undefined, 'v1.25.0', 'ok | Kubernetes 1.25.0; no version of OpenShift is shown'],
  [
    undefined,
    'v1.24.0',
    'warning | OLD_VERSION | Kubernetes 1.24.0; no version of OpenShift is shown: works as far as its API allows',
  ],
  [
    undefined,
    'v1.19.0',
    'failure | UNSUPPORTED_VERSION | Kubernetes 1.19.0; no version of OpenShift is shown: not supported',
  ],
  [undefined, 'unknown', 'ok | Kubernetes unknown; no version of OpenShift is shown'],
];
for (const [openshift, kubernetes, row] of versions) {
  test(`OpenShift ${openshift} on Kubernetes ${kubernetes} is: ${row}`, () => {
    assert.equal(words(versionRow({ openshift, kubernetes })), row);
  });
}

const usual: Topology = {
  infrastructure: { controlPlaneTopology: 'HighlyAvailable' },
  pools: [aPool({ name: 'master' }), aPool()],
  poolsAreHidden: false,
  withoutKey: 'add --via host',
};
const topologies: readonly (readonly [what: string, Partial<Topology>, row: string, wayOut: string | null])[] = [
  ['a usual cluster', {}, 'ok | machine config pools master, worker', null],
  [
    'a hosted control plane',
    { infrastructure: { controlPlaneTopology: 'External' }, pools: undefined },
    'warning | HOSTED_CONTROL_PLANE | the control plane is hosted elsewhere, and so is the configuration of the nodes: no key is granted',
    'add --via host',
  ],
  [
    'a cluster without an operator',
    { infrastructure: undefined, pools: undefined },
    'warning | NO_MCO | no Machine Config Operator, as on MicroShift: no key is granted, and nothing of it comes in between',
    'add --via host',
  ],
  [
    'a cluster whose pools are hidden',
    { pools: undefined, poolsAreHidden: true },
    'not looked at | FORBIDDEN | you may not list machineconfigpools.machineconfiguration.openshift.io',
    'ask for that right',
  ],
  [
    'a cluster of one node',
    { infrastructure: { controlPlaneTopology: 'SingleReplica' } },
    'warning | SINGLE_NODE | one node is the whole control plane: it is not drained, and while it reboots the API is away',
    null,
  ],
];
for (const [what, changes, row, wayOut] of topologies) {
  test(`the topology of ${what} is told`, () => {
    const seen = topologyRow({ ...usual, ...changes });
    assert.deepEqual([words(seen), seen.wayOut], [row, wayOut]);
  });
}
