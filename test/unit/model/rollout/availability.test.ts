import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rolloutNodeOf, unavailableAmong, whyUnavailable } from '../../../../src/model/rollout/availability.ts';
import { aNode, aPool } from '../../../support/objects.ts';

const settled = { current: 'rendered-worker-1' };
const changing = { current: 'rendered-worker-1', desired: 'rendered-worker-2' };
const prefix = 'machineconfiguration.openshift.io';
const image = (current: string | undefined, desired: string | undefined) => ({
  ...(current === undefined ? {} : { [`${prefix}/currentImage`]: current }),
  ...(desired === undefined ? {} : { [`${prefix}/desiredImage`]: desired }),
});

type Row = readonly [title: string, node: Parameters<typeof aNode>[0], why: string | undefined];
const rows: readonly Row[] = [
  ['is ready, and of no operator', {}, undefined],
  ['has the configuration that it shall have', { config: settled }, undefined],
  ['is not ready', { ready: 'False' }, 'not ready'],
  ['was not heard of', { ready: 'Unknown', config: settled }, 'not ready'],
  ['is cordoned', { unschedulable: true, config: settled }, 'cordoned'],
  ['is cordoned and not ready', { unschedulable: true, ready: 'False' }, 'not ready'],
  ['has no room on its disk', { conditions: { DiskPressure: 'True' } }, 'DiskPressure'],
  [
    'nobody knows about the disk and the network of',
    { conditions: { DiskPressure: 'Unknown', NetworkUnavailable: 'Unknown' } },
    'DiskPressure, NetworkUnavailable',
  ],
  ['has a disk and a network', { conditions: { DiskPressure: 'False', NetworkUnavailable: 'False' } }, undefined],
  ['has little memory', { conditions: { MemoryPressure: 'True' } }, undefined],
  ['has not begun with its configuration', { config: changing }, 'its configuration is being changed'],
  [
    'is at work on its configuration',
    { config: { ...changing, state: 'Working' } },
    'its configuration is being changed',
  ],
  [
    'has its configuration, and is still at work',
    { config: { ...settled, state: 'Working' } },
    'its configuration is being changed',
  ],
  [
    'has said nothing of its configuration yet',
    { config: { ...changing, state: '' } },
    'its configuration is being changed',
  ],
  ['could not take up its configuration', { config: { ...changing, state: 'Degraded' } }, undefined],
  ['cannot ever take up its configuration', { config: { ...changing, state: 'Unreconcilable' } }, undefined],
  [
    'could not take it up and is cordoned',
    { config: { ...changing, state: 'Degraded' }, unschedulable: true },
    'cordoned',
  ],
  [
    'is degraded although it has its configuration',
    { config: { ...settled, state: 'Degraded' } },
    'its configuration is Degraded',
  ],
  ['has the image that it shall have', { config: settled, annotations: image('a', 'a') }, undefined],
  ['shall have another image', { config: settled, annotations: image('a', 'b') }, 'its configuration is being changed'],
  [
    'shall have its first image',
    { config: settled, annotations: image(undefined, 'b') },
    'its configuration is being changed',
  ],
  [
    'shall have no image any more',
    { config: settled, annotations: image('a', undefined) },
    'its configuration is being changed',
  ],
];
for (const [title, node, why] of rows) {
  test(`a node that ${title} ${why === undefined ? 'can be counted on' : `is unavailable: ${why}`}`, () => {
    assert.equal(whyUnavailable(aNode(node)), why);
  });
}

test("a node's turn depends on its zone, its role, and whether it is there", () => {
  const zone = { 'topology.kubernetes.io/zone': 'east' };
  const master = { roles: ['master', 'worker'], unschedulable: true };
  assert.deepEqual(
    [aNode({ labels: zone }), aNode(master), aNode({ roles: ['control-plane'] }), aNode({ roles: ['arbiter'] })].map(
      rolloutNodeOf,
    ),
    [
      { name: 'worker-a', zone: 'east', isControlPlane: false, isUnavailable: false },
      { name: 'worker-a', zone: '', isControlPlane: true, isUnavailable: true },
      { name: 'worker-a', zone: '', isControlPlane: true, isUnavailable: false },
      { name: 'worker-a', zone: '', isControlPlane: true, isUnavailable: false },
    ],
  );
});

const gone = (name: string, ...roles: readonly string[]) => aNode({ name, roles, unschedulable: true });
const [target, other] = [aNode({ name: 'a' }), aNode({ name: 'b', ready: 'Unknown' })];
const infra = gone('infra-a', 'infra', 'worker');
const master = gone('master-a', 'master');
const windows = aNode({ name: 'win-a', os: 'windows', ready: 'False' });
const all = [target, other, infra, master, windows];
const pools = [aPool(), aPool({ name: 'infra' }), aPool({ name: 'master' })];
const cordoned = (name: string, isControlPlane = false) => ({ name, isControlPlane, why: 'cordoned' });
const missing = { name: 'b', isControlPlane: false, why: 'not ready' };

test('who is unavailable is counted in the pools of the targets, and in the control plane', () => {
  assert.deepEqual(unavailableAmong(all, { targets: [target], pools }), [missing, cordoned('master-a', true)]);
  assert.deepEqual(unavailableAmong(all, { targets: [infra], pools }), [
    cordoned('infra-a'),
    cordoned('master-a', true),
  ]);
  assert.deepEqual(unavailableAmong(all, { targets: [target, infra], pools }), [
    missing,
    cordoned('infra-a'),
    cordoned('master-a', true),
  ]);
});

test('where there are no pools, all nodes count that are not Windows', () => {
  const everybody = [missing, cordoned('infra-a'), cordoned('master-a', true)];
  assert.deepEqual(unavailableAmong(all, { targets: [target], pools: undefined }), everybody);
});

test('a target that is in no pool is counted with the nodes that are in none', () => {
  const targets = [aNode({ name: 'edge-a', roles: ['edge'] })];
  assert.deepEqual(unavailableAmong([...all, gone('edge-b', 'edge')], { targets, pools }), [
    cordoned('master-a', true),
    cordoned('edge-b'),
  ]);
});
