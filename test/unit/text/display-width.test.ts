import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cutToWidth, displayWidth } from '../../../src/text/display-width.ts';

const widths: readonly (readonly [text: string, columns: number])[] = [
  ['', 0],
  ['worker-a', 8],
  ['…', 1],
  ['é', 1],
  ['e\u0301', 1],
  ['日本語', 6],
  ['ﾊﾝｶｸ', 4],
  ['ＡＢ', 4],
  ['한글', 4],
  ['😀', 2],
  ['👩‍👩‍👧', 2],
  ['🇩🇪', 2],
  ['❤', 1],
  ['❤️', 2],
  ['✔ ✖', 3],
  ['\u200d', 0],
];

for (const [text, columns] of widths) {
  test(`${JSON.stringify(text)} takes ${columns} columns`, () => assert.equal(displayWidth(text), columns));
}

const cuts: readonly (readonly [text: string, columns: number, shown: string])[] = [
  ['worker-a', 8, 'worker-a'],
  ['worker-a', 7, 'worker…'],
  ['worker a', 8, 'worker a'],
  ['worker ab', 8, 'worker…'],
  ['日本語', 6, '日本語'],
  ['日本語', 5, '日本…'],
  ['日本語', 4, '日…'],
  ['e\u0301e\u0301e\u0301', 2, 'e\u0301…'],
  ['abc', 1, '…'],
  ['abc', 0, ''],
  ['abc', -3, ''],
  ['', 0, ''],
];

for (const [text, columns, shown] of cuts) {
  test(`${JSON.stringify(text)} cut to ${columns} columns is ${JSON.stringify(shown)}`, () => {
    assert.equal(cutToWidth(text, columns), shown);
  });
}

test('a cut text is never wider than asked for', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', ' ', 'é', 'e\u0301', '日', '😀', 'ﾊ', '👩‍👩‍👧', '❤️') });
  fc.assert(
    fc.property(letters, fc.integer({ min: 0, max: 30 }), (text, columns) => {
      assert.ok(displayWidth(cutToWidth(text, columns)) <= columns);
    }),
  );
});
