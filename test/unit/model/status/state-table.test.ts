import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tableOfStates } from '../../../../src/model/status/state-table.ts';

const nothing = { code: null, message: null, hint: null };

test('a node is a row with its state, its way and what went wrong', () => {
  const result = { node: 'worker-a', state: 'reverted', via: 'ssh', bootId: 'boot-1', ...nothing };
  const failed = { node: 'worker-b', state: 'failed', ...nothing, code: 'NOT_REVERTED', via: 7 };
  const table = tableOfStates([
    { result, failed: undefined },
    { result: failed, failed: 'failed' },
  ]);
  assert.deepEqual(table, {
    columns: [
      { title: 'NODE' },
      { title: 'STATE' },
      { title: 'VIA' },
      { title: 'CODE' },
      { title: 'BOOT ID', wide: true },
    ],
    rows: [
      { name: 'node/worker-a', cells: ['worker-a', 'reverted', 'ssh', undefined, 'boot-1'] },
      { name: 'node/worker-b', cells: ['worker-b', 'failed', undefined, 'NOT_REVERTED', undefined] },
    ],
  });
});

test('the column of the state is called what the state is of', () => {
  assert.equal(tableOfStates([], '/USR').columns[1]?.title, '/USR');
});
