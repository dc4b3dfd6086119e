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
  const sight: GuardSight = { node: aNode(), pool: undefined, upgrade: { to: '4.21.0', message: '' } };
  assert.deepEqual(judgeGuard(sight, 'as-it-is'), { kind: 'ready' });
});

test('a node that is gone is refused', () => {
  assert.deepEqual(judgeGuard({ ...settled, node: undefined, pool: 'hidden' }, 'as-it-is'), {
    kind: 'refused',
    code: 'NODE_GONE',
    reason: 'the node object is gone',
    hint: 'oc get nodes',
  });
});

test('an update of the cluster that is hidden is none', () => {
  assert.deepEqual(judgeGuard({ ...settled, upgrade: 'hidden' }, 'as-it-is'), { kind: 'ready' });
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
  test(`a node that ${title} is waited for, also in a pool that is or will be paused by us`, () => {
    const verdict: GuardVerdict = {
      kind: 'busy',
      code: 'NODE_UPDATING',
      reason: `the Machine Config Operator is at work on node/worker-a (${words})`,
      hint: 'wait for it: --wait-for-pool',
    };
    const modes = ['as-it-is', 'to-be-paused', 'paused'] as const;
    for (const mode of modes) assert.deepEqual(judgeGuard({ ...settled, node: busyNode }, mode), verdict);
    assert.deepEqual(judgeGuard({ ...settled, pool: aPool({ paused: true }), node: busyNode }, 'paused'), verdict);
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
const none = { updated: 0 };
const change = { target: withTheirs, settled: old };
const theirs = aPool({ target: withTheirs, settled: old, conditions: updating, counts: none });

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
    `see how far it is: oc get clusterversion; ${waitHint}`,
  ],
  [
    'of a cluster that is being updated to what it does not say',
    { upgrade: { to: '', message: '' } },
    'busy',
    'UPGRADE_RUNNING',
    'the cluster is being updated',
    `see how far it is: oc get clusterversion; ${waitHint}`,
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
    { pool: aPool({ target: withBoth, settled: old, conditions: updating, counts: none }) },
    'busy',
    'POOL_UPDATING',
    'machineconfigpool/worker is updating (50-theirs, 99-worker-oc-rpmoverlay-x7k2p)',
    waitHint,
  ],
  [
    'in a pool that takes up only what is ours',
    { pool: aPool({ target: withOurs, settled: old, conditions: updating, counts: none }) },
    'busy-with-ours',
    'POOL_UPDATING',
    'machineconfigpool/worker is taking up 99-worker-oc-rpmoverlay-x7k2p',
    waitHint,
  ],
  [
    'in a pool in which a MachineConfig was edited a moment ago',
    { pool: aPool({ target: ['rendered-worker-9', old[1]], settled: old, generation: 3, observedGeneration: 2 }) },
    'busy',
    'POOL_UPDATING',
    'machineconfigpool/worker is updating',
    waitHint,
  ],
  [
    'in a pool to which a node has come that is not set up yet',
    { pool: aPool({ conditions: updating, counts: { machine: 4, updated: 3 } }) },
    'busy',
    'POOL_UPDATING',
    'machineconfigpool/worker is updating',
    waitHint,
  ],
  [
    'in a new pool whose first nodes are being set up',
    { pool: aPool({ settled: ['', []], conditions: updating, counts: { updated: 0 } }) },
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

test('a node that takes up only what is ours is waited for in any case', () => {
  const pool = aPool({ target: withOurs, settled: old, conditions: updating, counts: none });
  const busyNode = aNode({ config: { current, desired: withOurs[0], state: 'Working' } });
  for (const mode of ['as-it-is', 'to-be-paused', 'paused'] as const) {
    const verdict = judgeGuard({ ...settled, node: busyNode, pool }, mode);
    assert.deepEqual([verdict.kind, 'code' in verdict && verdict.code], ['busy-with-ours', 'NODE_UPDATING']);
  }
});

const atRest: readonly (readonly [title: string, GuardSight['pool']])[] = [
  ['one of which is cordoned or away, so that the pool calls itself updating', aPool({ conditions: updating })],
  ['one of which is cordoned, so that the pool does not settle', aPool({ ...change, conditions: updating })],
  ['and that was resumed a moment ago', aPool({ generation: 3, observedGeneration: 2 })],
];
for (const [title, pool] of atRest) {
  test(`a pool whose nodes all have what it wants, ${title}, is at rest`, () => {
    assert.deepEqual(judgeGuard({ ...settled, pool }, 'as-it-is'), { kind: 'ready' });
  });
}

test('a pool that was paused by a run of this program names the run, and how to go on where it is over', () => {
  const record = { version: 1, run: 'x7k2p', by: 'kim', at: '2026-11-22T06:31:52Z' };
  const pool = aPool({ paused: true, annotations: { 'oc-rpmoverlay/paused': JSON.stringify(record) } });
  assert.deepEqual(judgeGuard({ ...settled, pool }, 'as-it-is'), {
    kind: 'refused',
    code: 'POOL_PAUSED',
    reason: 'machineconfigpool/worker was paused by run x7k2p by kim at 2026-11-22T06:31:52Z, of this program',
    hint: `if that run is over: --pause-pool takes it over; or oc patch mcp/worker --type merge -p '{"metadata":{"annotations":{"oc-rpmoverlay/paused":null}},"spec":{"paused":false}}'`,
  });
});

const upgrade = { to: '4.20.4', message: '' };

test('in a pool that will be paused, what has not reached the node yet will not reach it', () => {
  const sights = [{}, { pool: aPool({ paused: true }) }, { pool: theirs }, { upgrade }];
  for (const sight of sights) {
    assert.deepEqual(judgeGuard({ ...settled, ...sight }, 'to-be-paused'), { kind: 'ready' });
  }
});

test('a pool is not paused while it takes up only what is ours, since a run waits for that', () => {
  const pool = aPool({ target: withOurs, settled: old, conditions: updating, counts: none });
  assert.equal(judgeGuard({ ...settled, pool }, 'to-be-paused').kind, 'busy-with-ours');
});

test('in a pool that this program has paused, what has not reached the node yet does not reach it', () => {
  const held = aPool({ paused: true, target: withTheirs, settled: old });
  assert.deepEqual(judgeGuard({ ...settled, pool: held, upgrade }, 'paused'), { kind: 'ready' });
});

test('a pool that this program has paused and somebody has resumed is judged as it is', () => {
  assert.deepEqual(judgeGuard(settled, 'paused'), { kind: 'ready' });
  for (const [sight, code] of [
    [{ pool: theirs }, 'POOL_UPDATING'],
    [{ upgrade }, 'UPGRADE_RUNNING'],
  ] as const) {
    const verdict = judgeGuard({ ...settled, ...sight }, 'paused');
    assert.deepEqual([verdict.kind, 'code' in verdict && verdict.code], ['busy', code]);
  }
});

test('a pool that is held and degraded is refused nevertheless', () => {
  const pool = aPool({ paused: true, conditions: { Degraded: ['True', 'why'] } });
  for (const mode of ['to-be-paused', 'paused'] as const) {
    const verdict = judgeGuard({ ...settled, pool }, mode);
    assert.equal('code' in verdict && verdict.code, 'POOL_DEGRADED');
  }
});
