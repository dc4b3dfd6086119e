import assert from 'node:assert/strict';
import { test } from 'node:test';
import { batchesOf } from '../../../../src/model/rollout/batches.ts';

test('many things come in their order, fifty at a time, and nothing in no batch', () => {
  const many = Array.from({ length: 101 }, (_, at) => at);
  assert.deepEqual(batchesOf(many), [many.slice(0, 50), many.slice(50, 100), [100]]);
  assert.deepEqual(batchesOf(many.slice(0, 50)), [many.slice(0, 50)]);
  assert.deepEqual(batchesOf([]), []);
});
