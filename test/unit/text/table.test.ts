import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alignColumns } from '../../../src/text/table.ts';

test('each column is as wide as its widest cell, and three spaces apart', () => {
  assert.deepEqual(
    alignColumns([
      ['NODE', 'USR', 'BY'],
      ['worker-a', 'unlocked', 'me'],
      ['b', '-', 'someone else'],
    ]),
    ['NODE       USR        BY', 'worker-a   unlocked   me', 'b          -          someone else'],
  );
});

test('columns are aligned by what is seen, not by the number of characters', () => {
  assert.deepEqual(
    alignColumns([
      ['日本', 'x'],
      ['abcd', 'x'],
      ['e\u0301', 'x'],
      ['😀', 'x'],
    ]),
    ['日本   x', 'abcd   x', 'e\u0301      x', '😀     x'],
  );
});

test('rows may be short, and none end in blanks', () => {
  assert.deepEqual(alignColumns([['a', 'b'], ['long cell'], ['', '']]), ['a           b', 'long cell', '']);
  assert.deepEqual(alignColumns([]), []);
});
