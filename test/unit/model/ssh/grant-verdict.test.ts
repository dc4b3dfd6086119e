import assert from 'node:assert/strict';
import { test } from 'node:test';
import { machineConfigs } from '../../../../src/model/pool/machine-config.ts';
import { type GrantGoal, type GrantSight, judgeGrant } from '../../../../src/model/ssh/grant-verdict.ts';
import type { Verdict } from '../../../../src/model/verdict.ts';
import { someKey } from '../../../support/keys.ts';
import { aNode, aPool } from '../../../support/objects.ts';

const { publicKey, line } = someKey;
const rendered = (...keys: string[]) =>
  machineConfigs.read({
    metadata: { name: 'r' },
    spec: { config: { passwd: { users: [{ name: 'core', sshAuthorizedKeys: keys }] } } },
  });
const withKey = rendered(line);
const without = rendered();
const ours = '99-worker-oc-rpmoverlay-x';
const sources = ['00-worker', ours];
const node = (config: Parameters<typeof aNode>[0] = {}) => aNode({ config: { current: 'r0' }, ...config });
const rolling = aPool({ target: ['r1', sources], settled: ['r0', ['00-worker']], counts: { machine: 3, updated: 1 } });

const rows: readonly [string, GrantSight, GrantGoal, Verdict][] = [
  [
    'a node that is done with a config that holds the key',
    { node: node(), pool: aPool(), rendered: withKey },
    'granted',
    { kind: 'done' },
  ],
  [
    'a node that is done with a config without the key, when it shall be gone',
    { node: node(), pool: aPool(), rendered: without },
    'revoked',
    { kind: 'done' },
  ],
  [
    'a node that the key has not reached yet, when it shall be gone but the pool still wants it',
    { node: node(), pool: rolling, rendered: without },
    'revoked',
    { kind: 'going', reason: 'waiting for r1 (1 of 3 updated)' },
  ],
  [
    'a pool that says Updated but has not been rendered anew',
    { node: node(), pool: aPool({ target: ['r0', ['00-worker']] }), rendered: without },
    'granted',
    { kind: 'going', reason: 'waiting for machineconfigpool/worker to be rendered' },
  ],
  [
    'a node whose turn has not come',
    { node: node(), pool: rolling, rendered: without },
    'granted',
    { kind: 'going', reason: 'waiting for r1 (1 of 3 updated)' },
  ],
  [
    'a node that is at work',
    { node: node({ config: { current: 'r0', desired: 'r1', state: 'Working' } }), pool: rolling, rendered: without },
    'granted',
    { kind: 'going', reason: 'taking up r1 (Working)' },
  ],
  [
    'a node whose daemon has the new config but is not done',
    { node: node({ config: { current: 'r1', state: 'Working' } }), pool: rolling, rendered: withKey },
    'granted',
    { kind: 'going', reason: 'taking up r1 (Working)' },
  ],
  [
    'a node whose rendered config cannot be read, when the key shall be gone',
    { node: node({ config: { current: 'r1' } }), pool: aPool({ target: ['r1', sources] }), rendered: undefined },
    'revoked',
    { kind: 'going', reason: 'waiting for machineconfigpool/worker to be rendered' },
  ],
  [
    'a degraded node',
    {
      node: node({ config: { current: 'r0', desired: 'r1', state: 'Degraded', reason: 'disk full' } }),
      pool: rolling,
      rendered: without,
    },
    'granted',
    {
      kind: 'stuck',
      code: 'NODE_DEGRADED',
      reason: 'its configuration is Degraded: disk full',
      hint: 'oc describe node/worker-a',
    },
  ],
  [
    'a pool that cannot render',
    { node: node(), pool: aPool({ conditions: { RenderDegraded: ['True', 'bad ignition'] } }), rendered: without },
    'granted',
    {
      kind: 'stuck',
      code: 'POOL_DEGRADED',
      reason: 'machineconfigpool/worker is degraded: bad ignition',
      hint: 'oc describe mcp/worker',
    },
  ],
  [
    'a pool that was paused before this node had its turn',
    { node: node(), pool: aPool({ paused: true, target: ['r1', sources], settled: ['r0', []] }), rendered: without },
    'granted',
    {
      kind: 'stuck',
      code: 'POOL_PAUSED',
      reason: 'machineconfigpool/worker was paused meanwhile',
      hint: `oc patch mcp/worker --type merge -p '{"spec":{"paused":false}}'`,
    },
  ],
  [
    'a pool in which another node is degraded, which stops the rollout',
    {
      node: node(),
      pool: aPool({ conditions: { NodeDegraded: ['True', 'node worker-b: disk full'] } }),
      rendered: without,
    },
    'granted',
    {
      kind: 'stuck',
      code: 'POOL_DEGRADED',
      reason: 'machineconfigpool/worker is degraded: node worker-b: disk full',
      hint: 'oc describe mcp/worker',
    },
  ],
  [
    'a node that is gone',
    { node: undefined, pool: aPool(), rendered: without },
    'granted',
    { kind: 'stuck', code: 'NODE_GONE', reason: 'the node object is gone', hint: 'oc get nodes' },
  ],
  [
    'a pool that is gone',
    { node: node(), pool: undefined, rendered: without },
    'granted',
    { kind: 'stuck', code: 'POOL_GONE', reason: 'its machine config pool is gone', hint: 'oc get mcp' },
  ],
];

test('the long name of a rendered config is cut', () => {
  const target = ['rendered-worker-4610fc9e6f89a2d8ee5b2f7daa3782c5', sources] as const;
  assert.deepEqual(
    judgeGrant(
      { node: node(), pool: aPool({ target }), rendered: without },
      { key: publicKey, config: ours, goal: 'granted' },
    ),
    {
      kind: 'going',
      reason: 'waiting for rendered-worker-4610fc… (3 of 3 updated)',
    },
  );
});

for (const [what, sight, goal, verdict] of rows) {
  test(`${what}: ${verdict.kind}`, () => {
    assert.deepEqual(judgeGrant(sight, { key: publicKey, config: ours, goal }), verdict);
  });
}
