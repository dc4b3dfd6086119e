import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type GuardSight, type GuardVerdict, judgeGuard } from '../../../../src/model/pool/mco-guard.ts';
import { aNode, aPool } from '../../../support/objects.ts';

const current = 'rendered-worker-0';
const node = aNode({ config: { current } });
const settled: GuardSight = { node, pool: aPool(), upgrade: undefined };
const waitHint = 'wait for it: --wait-for-pool; or keep the operator off meanwhile: --pause-pool';

const old = ['rendered-worker-0', ['00-worker', '99-worker-ssh']] as const;
const withOurs = ['rendered-worker-1', ['00-worker', '99-worker-oc-rpmoverlay-x7k2p', '99-worker-ssh']] as const;
const withTheirs = ['rendered-worker-2', ['00-worker', '50-theirs', '99-worker-ssh']] as const;
const withBoth = [
  'rendered-worker-3',
  ['00-worker', '50-theirs', '99-worker-oc-rpmoverlay-x7k2p', '99-worker-ssh'],
] as const;

test('a node that is done, in a pool at rest, is left alone', () => {
  assert.deepEqual(judgeGuard(settled, 'as-it-is'), { kind: 'ready' });
});

test('a node without the operator is left alone, whatever else is seen', () => {
  const sight = { node: aNode(), pool: undefined, upgrade: { to: '4.21.0', message: '' } };
  assert.deepEqual(judgeGuard(sight, 'as-it-is'), { kind: 'ready' });
});

test('where pools are hidden, the node has to do', () => {
  assert.deepEqual(judgeGuard({ ...settled, pool: 'hidden' }, 'as-it-is'), { kind: 'ready' });
  const busy = judgeGuard(
    { ...settled, pool: 'hidden', node: aNode({ config: { current, state: 'Working' } }) },
    'as-it-is',
  );
  assert.equal(busy.kind, 'busy');
});

const image = 'machineconfiguration.openshift.io';
const nodeRows: readonly (readonly [title: string, GuardSight['node'], words: string])[] = [
  ['is at work', aNode({ config: { current, desired: 'r1', state: 'Working' } }), 'Working, to r1'],
  ['is rebooting', aNode({ config: { current, desired: 'r1', state: 'Rebooting' } }), 'Rebooting, to r1'],
  ['has been told of a new configuration', aNode({ config: { current, desired: 'r1' } }), 'Done, to r1'],
  ['has not begun', aNode({ config: { current, state: '' } }), 'not begun, to rendered-worker-0'],
  [
    'has been told of a new image',
    aNode({
      config: { current },
      annotations: { [`${image}/currentImage`]: 'os:1', [`${image}/desiredImage`]: 'os:2' },
    }),
    'Done, to os:2',
  ],
];
for (const [title, busyNode, words] of nodeRows) {
  test(`a node that ${title} is waited for, also while its pool is paused by us`, () => {
    const verdict: GuardVerdict = {
      kind: 'busy',
      code: 'NODE_UPDATING',
      reason: `the Machine Config Operator is at work on node/worker-a (${words})`,
      hint: 'wait for it: --wait-for-pool',
    };
    assert.deepEqual(judgeGuard({ ...settled, node: busyNode }, 'as-it-is'), verdict);
    assert.deepEqual(judgeGuard({ ...settled, node: busyNode }, 'paused'), verdict);
  });
}

for (const state of ['Degraded', 'Unreconcilable']) {
  test(`a node that is ${state} is refused with its reason`, () => {
    const sick = aNode({ config: { current, state, reason: 'disk full' } });
    assert.deepEqual(judgeGuard({ ...settled, node: sick }, 'paused'), {
      kind: 'refused',
      code: 'NODE_DEGRADED',
      reason: `the configuration of node/worker-a is ${state}: disk full`,
      hint: 'oc describe node/worker-a',
    });
  });
}

test('a node that gives no reason is refused as well', () => {
  const verdict = judgeGuard({ ...settled, node: aNode({ config: { current, state: 'Degraded' } }) }, 'as-it-is');
  assert.match('reason' in verdict ? verdict.reason : '', /: no reason given$/);
});

const updating = { Updated: 'False', Updating: 'True' };
const theirs = aPool({ target: withTheirs, settled: old, conditions: updating });

type PoolRow = readonly [
  title: string,
  Partial<GuardSight>,
  kind: GuardVerdict['kind'],
  code: string,
  reason: string,
  hint: string,
];
const poolRows: readonly PoolRow[] = [
  [
    'in no pool',
    { pool: undefined },
    'refused',
    'NO_POOL',
    'node/worker-a is in no machine config pool, or in two',
    'oc get mcp',
  ],
  [
    'in a degraded pool',
    { pool: aPool({ conditions: { NodeDegraded: ['True', 'it is broken'] } }) },
    'refused',
    'POOL_DEGRADED',
    'machineconfigpool/worker is degraded: it is broken',
    'oc describe mcp/worker',
  ],
  [
    'in a paused pool',
    { pool: aPool({ paused: true }) },
    'refused',
    'POOL_PAUSED',
    'machineconfigpool/worker is paused: what waits there begins as soon as it is resumed',
    `oc patch mcp/worker --type merge -p '{"spec":{"paused":false}}'; or keep it paused, if you know why: --pause-pool`,
  ],
  [
    'of a cluster that is being updated',
    { upgrade: { to: '4.20.4', message: '' } },
    'busy',
    'UPGRADE_RUNNING',
    'the cluster is being updated to 4.20.4',
    'oc get clusterversion',
  ],
  [
    'of a cluster that is being updated to what it does not say',
    { upgrade: { to: '', message: '' } },
    'busy',
    'UPGRADE_RUNNING',
    'the cluster is being updated',
    'oc get clusterversion',
  ],
  [
    "in a pool with somebody else's change",
    { pool: theirs },
    'busy',
    'POOL_UPDATING',
    'machineconfigpool/worker is updating (50-theirs)',
    waitHint,
  ],
  [
    "in a pool with our change and somebody else's",
    { pool: aPool({ target: withBoth, settled: old, conditions: updating }) },
    'busy',
    'POOL_UPDATING',
    'machineconfigpool/worker is updating (50-theirs, 99-worker-oc-rpmoverlay-x7k2p)',
    waitHint,
  ],
  [
    'in a pool that takes up only what is ours',
    { pool: aPool({ target: withOurs, settled: old, conditions: updating }) },
    'busy-with-ours',
    'POOL_UPDATING',
    'machineconfigpool/worker is taking up 99-worker-oc-rpmoverlay-x7k2p',
    waitHint,
  ],
  [
    'in a pool in which a MachineConfig was edited a moment ago',
    { pool: aPool({ target: ['rendered-worker-9', old[1]], settled: old }) },
    'busy',
    'POOL_UPDATING',
    'machineconfigpool/worker is updating',
    waitHint,
  ],
  [
    'in a pool that was changed and not looked at yet',
    { pool: aPool({ generation: 3, observedGeneration: 2 }) },
    'busy',
    'POOL_UPDATING',
    'machineconfigpool/worker is updating',
    waitHint,
  ],
  [
    'in a new pool whose first nodes are being set up',
    { pool: aPool({ settled: ['', []], conditions: updating }) },
    'busy',
    'POOL_UPDATING',
    'machineconfigpool/worker is updating',
    waitHint,
  ],
];
for (const [title, sight, kind, code, reason, hint] of poolRows) {
  test(`a node ${title} is ${kind}: ${code}`, () => {
    assert.deepEqual(judgeGuard({ ...settled, ...sight }, 'as-it-is'), { kind, code, reason, hint });
  });
}

test('in a pool that this program holds, an update that has not reached the node yet does not reach it', () => {
  const sights = [{ pool: aPool({ paused: true }) }, { pool: theirs }, { upgrade: { to: '4.20.4', message: '' } }];
  for (const sight of sights) assert.deepEqual(judgeGuard({ ...settled, ...sight }, 'paused'), { kind: 'ready' });
});

test('a pool that is held and degraded is refused nevertheless', () => {
  const pool = aPool({ paused: true, conditions: { Degraded: ['True', 'why'] } });
  const verdict = judgeGuard({ ...settled, pool }, 'paused');
  assert.equal('code' in verdict && verdict.code, 'POOL_DEGRADED');
});
