import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isTooNarrow, rowsAsLines } from '../../src/report/narrow-table.ts';

const rows = [
  ['NODE', 'OVERRIDES', 'BY'],
  ['worker-a', 'NetworkManager (staged)', '山田'],
  ['a.very-long.example.com', '-', 'me'],
];

test('row by row, each cell has its title, what is too long is wrapped between words, and no word is cut', () => {
  assert.deepEqual(rowsAsLines(rows, 20), [
    ...['NODE: worker-a', 'OVERRIDES:', '  NetworkManager', '  (staged)', 'BY: 山田'],
    '',
    ...['NODE:', '  a.very-long.example.com', 'OVERRIDES: -', 'BY: me'],
  ]);
});

const screens: readonly [string, number | undefined, boolean][] = [
  ['no screen', undefined, false],
  ['a screen on which it fits', 30, false],
  ['a narrow screen', 29, true],
];
for (const [what, columns, isNarrow] of screens) {
  test(`${what} is ${isNarrow ? '' : 'not '}too narrow for a table of 30 columns`, () => {
    assert.equal(isTooNarrow(['NODE', 'x'.repeat(30)], columns), isNarrow);
  });
}

test('on a screen of usual width a table that is wider is left to the terminal, as kubectl does', () => {
  assert.equal(isTooNarrow(['x'.repeat(300)], 40), false);
});
