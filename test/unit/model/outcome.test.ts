import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure, type FailureKind } from '../../../src/errors.ts';
import { type JointFailure, jointFailureOf, judgeOutcomes, type Outcome } from '../../../src/model/outcome.ts';

const did = (node: string): Outcome => ({
  result: { node, state: 'unlocked', code: null, message: null, hint: null },
  failed: undefined,
});
const didNot = (node: string, failed: FailureKind, code: string, hint = `look at ${node}`): Outcome => ({
  result: { node, state: failed, code, message: `node/${node}: no`, hint },
  failed,
});

const rows: readonly [string, readonly Outcome[], JointFailure | undefined][] = [
  ['no node', [], undefined],
  ['all done', [did('a'), did('b')], undefined],
  [
    'the only node refused',
    [didNot('a', 'refused', 'NODE_NOT_READY')],
    { kind: 'refused', code: 'NODE_NOT_READY', message: 'node/a: no', hint: 'look at a' },
  ],
  [
    'one done and one not',
    [did('a'), didNot('b', 'failed', 'NOT_UNLOCKED')],
    { kind: 'partial', code: 'SOME_NODES_FAILED', message: '1 of 2 nodes failed: b', hint: null },
  ],
  [
    'all refused for the same reason',
    [didNot('a', 'refused', 'POOL_PAUSED', 'oc get mcp'), didNot('b', 'refused', 'POOL_PAUSED', 'oc get mcp')],
    { kind: 'refused', code: 'POOL_PAUSED', message: '2 of 2 nodes failed: a, b', hint: 'oc get mcp' },
  ],
  [
    'all refused alike, each with its own way out',
    [didNot('a', 'refused', 'NODE_NOT_READY'), didNot('b', 'refused', 'NODE_NOT_READY')],
    { kind: 'refused', code: 'NODE_NOT_READY', message: '2 of 2 nodes failed: a, b', hint: null },
  ],
  [
    'all refused for different reasons',
    [didNot('a', 'refused', 'POOL_PAUSED'), didNot('b', 'refused', 'NODE_NOT_READY')],
    { kind: 'refused', code: 'ALL_NODES_FAILED', message: '2 of 2 nodes failed: a, b', hint: null },
  ],
  [
    'one refused and one failed',
    [didNot('a', 'refused', 'POOL_PAUSED'), didNot('b', 'failed', 'NOT_UNLOCKED')],
    { kind: 'failed', code: 'ALL_NODES_FAILED', message: '2 of 2 nodes failed: a, b', hint: null },
  ],
  [
    'one taken back and so the others not begun',
    [
      didNot('a', 'rolledback', 'POD_CANNOT_START'),
      didNot('b', 'refused', 'NOT_BEGUN'),
      didNot('c', 'refused', 'NOT_BEGUN'),
    ],
    {
      kind: 'rolledback',
      code: 'POD_CANNOT_START',
      message: '1 of 3 nodes failed: a; not begun: b, c',
      hint: 'look at a',
    },
  ],
  [
    'all too late',
    [didNot('a', 'timeout', 'TIMEOUT'), didNot('b', 'timeout', 'TIMEOUT')],
    { kind: 'timeout', code: 'TIMEOUT', message: '2 of 2 nodes failed: a, b', hint: null },
  ],
  [
    'some done when the user interrupted the rest',
    [did('a'), didNot('b', 'interrupted', 'INTERRUPTED')],
    { kind: 'interrupted', code: 'INTERRUPTED', message: '1 of 2 nodes failed: b', hint: null },
  ],
  [
    'one failed before the system ended the rest',
    [didNot('a', 'failed', 'NOT_UNLOCKED'), didNot('b', 'terminated', 'TERMINATED'), did('c')],
    { kind: 'terminated', code: 'TERMINATED', message: '2 of 3 nodes failed: a, b', hint: null },
  ],
];
for (const [what, outcomes, joint] of rows) {
  test(`the end of ${outcomes.length} nodes, ${what}: ${joint?.kind ?? 'all is well'}`, () => {
    assert.deepEqual(judgeOutcomes(outcomes), joint);
  });
}

test('a failure ends a run with its own words', () => {
  assert.deepEqual(jointFailureOf(new Failure('refused', 'FORBIDDEN', 'you may not', { hint: 'ask' })), {
    kind: 'refused',
    code: 'FORBIDDEN',
    message: 'you may not',
    hint: 'ask',
  });
  assert.equal(jointFailureOf(new Failure('failed', 'X', 'y')).hint, null);
});
