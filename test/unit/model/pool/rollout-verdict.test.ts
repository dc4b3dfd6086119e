import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pool } from '../../../../src/model/pool/pool.ts';
import { judgeRollout } from '../../../../src/model/pool/rollout-verdict.ts';
import type { Verdict } from '../../../../src/model/verdict.ts';
import { aPool } from '../../../support/objects.ts';

const mine = '99-worker-oc-rpmoverlay-x';
const old = ['r0', ['00-worker']] as const;
const young = ['r1', ['00-worker', mine]] as const;
const updating = { Updated: 'False', Updating: 'True' };

const rows: readonly [string, Pool | undefined, 'present' | 'absent', Verdict][] = [
  ['all nodes have it', aPool({ target: young }), 'present', { kind: 'done' }],
  ['no node has it any more', aPool({ target: old }), 'absent', { kind: 'done' }],
  [
    'Updated is still that of before',
    aPool({ target: old }),
    'present',
    { kind: 'going', reason: 'waiting for it to be rendered' },
  ],
  [
    'the target is new, Updated is True, and the operator has not looked yet',
    aPool({ target: young, settled: old, generation: 3, observedGeneration: 2 }),
    'present',
    { kind: 'going', reason: 'waiting for the operator to begin' },
  ],
  [
    'it has been rendered and settled, but of an older generation',
    aPool({ target: young, generation: 3, observedGeneration: 2 }),
    'present',
    { kind: 'going', reason: 'waiting for the operator to begin' },
  ],
  [
    'some nodes have it',
    aPool({ target: young, settled: old, conditions: updating, counts: { updated: 1 } }),
    'present',
    { kind: 'going', reason: '1 of 3 nodes updated' },
  ],
  [
    'a node is degraded',
    aPool({ target: young, settled: old, conditions: { ...updating, NodeDegraded: ['True', 'worker-b: disk full'] } }),
    'present',
    {
      kind: 'stuck',
      code: 'POOL_DEGRADED',
      reason: 'it is degraded: worker-b: disk full',
      hint: 'oc describe mcp/worker',
    },
  ],
  [
    'it was paused half-way',
    aPool({ paused: true, target: young, settled: old, conditions: { Updated: 'False' } }),
    'present',
    {
      kind: 'stuck',
      code: 'POOL_PAUSED',
      reason: 'it was paused meanwhile',
      hint: `oc patch mcp/worker --type merge -p '{"spec":{"paused":false}}'`,
    },
  ],
  ['it is gone', undefined, 'present', { kind: 'stuck', code: 'POOL_GONE', reason: 'it is gone', hint: 'oc get mcp' }],
];

for (const [what, pool, goal, verdict] of rows) {
  test(`a pool in which ${what}: ${verdict.kind}`, () => {
    assert.deepEqual(judgeRollout(pool, mine, goal), verdict);
  });
}
