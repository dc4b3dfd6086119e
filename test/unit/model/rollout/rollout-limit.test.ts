import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limitsOf, nodesAtOnce } from '../../../../src/model/rollout/rollout-limit.ts';

const rows: readonly (readonly [percent: number, nodeCount: number, atOnce: number])[] = [
  [10, 30, 3],
  [10, 39, 3],
  [29, 100, 29],
  [50, 3, 1],
  [67, 3, 2],
  [99, 3, 2],
  [100, 3, 3],
  [1, 3, 1],
  [1, 0, 1],
];

for (const [percent, nodeCount, atOnce] of rows) {
  test(`${percent}% of ${nodeCount} nodes is ${atOnce} at once`, () => {
    assert.equal(nodesAtOnce({ kind: 'percent', count: percent }, nodeCount), atOnce);
  });
}

test('a number of nodes is that number, however many there are', () => {
  assert.deepEqual(
    [1, 2, 7].map(count => nodesAtOnce({ kind: 'nodes', count }, 3)),
    [1, 2, 7],
  );
});

test('the limits of a rollout are of as many nodes as are worked on', () => {
  const rollout = { maxUnavailable: { kind: 'percent', count: 50 }, canary: 2, maxFailures: 1 } as const;
  assert.deepEqual(limitsOf(rollout, 8, 7), { maxUnavailable: 3, canary: 2, maxFailures: 1, parallel: 8 });
});
