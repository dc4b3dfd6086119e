import assert from 'node:assert/strict';
import { test } from 'node:test';
import { median } from '../../scripts/bench/process.ts';
import { printed } from '../../scripts/bench/section.ts';

test('what was measured is printed as a table of Markdown', () => {
  const section = { title: 'Start-up', columns: ['', 'wall'], rows: [['`kubectl --help`', '79 ms']] };
  assert.equal(printed(section), 'Start-up:\n\n|  | wall |\n| --- | --- |\n| `kubectl --help` | 79 ms |\n');
});

test('the median is one of the values, whatever their order', () => {
  assert.equal(median([9, 100, 1]), 9);
});
