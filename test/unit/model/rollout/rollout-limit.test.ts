import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nodesAtOnce } from '../../../../src/model/rollout/rollout-limit.ts';

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
