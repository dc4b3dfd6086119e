import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatBytes } from '../../../src/text/byte-size.ts';

test('sizes are told in the largest unit that leaves a number before the point, with three digits at most', () => {
  const table: readonly [number, string][] = [
    [0, '0 bytes'],
    [999, '999 bytes'],
    [1000, '1 KB'],
    [12_340, '12.3 KB'],
    [99_949, '99.9 KB'],
    [99_950, '100 KB'],
    [999_499, '999 KB'],
    [999_950, '1 MB'],
    [100_000_000, '100 MB'],
    [2_500_000_000, '2.5 GB'],
    [3e18, '3000 PB'],
  ];
  for (const [bytes, text] of table) assert.equal(formatBytes(bytes), text);
});
