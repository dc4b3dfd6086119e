import assert from 'node:assert/strict';
import { test } from 'node:test';
import { median } from '../../scripts/bench/process.ts';
import { printed } from '../../scripts/bench/section.ts';
import { compareSideBySide, type Entrant } from '../../scripts/bench/side-by-side.ts';

test('what was measured is printed as a table of Markdown', () => {
  const section = { title: 'Start-up', columns: ['', 'wall'], rows: [['`kubectl --help`', '79 ms']] };
  assert.equal(printed(section), 'Start-up:\n\n|  | wall |\n| --- | --- |\n| `kubectl --help` | 79 ms |\n');
});

test('the median is one of the values, whatever their order', () => {
  assert.equal(median([9, 100, 1]), 9);
});

test('each program has its part of the yardstick, where that is among them', async () => {
  const entrants: readonly Entrant[] = [
    ['a', ['true']],
    ['b', ['false']],
  ];
  const measure = (yardstick: string) => compareSideBySide(entrants, { title: 'T', rounds: 2, yardstick });
  const { title, columns, rows } = await measure('a');
  assert.deepEqual([title, columns], ['T, median of 2, side by side', ['', 'wall', 'of a', 'peak memory']]);
  assert.deepEqual([rows.map(([name]) => name), rows[0]?.[2]], [['a', 'b'], '1.00 ×']);
  assert.deepEqual(
    (await measure('kubectl')).rows.map(([, , ratio]) => ratio),
    ['–', '–'],
  );
});
