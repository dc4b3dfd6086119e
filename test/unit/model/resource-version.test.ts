import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOlder } from '../../../src/model/resource-version.ts';

const rows: readonly (readonly [a: string, b: string, isOlder: boolean])[] = [
  ['1', '2', true],
  ['2', '1', false],
  ['2', '2', false],
  ['9', '10', true],
  ['10', '9', false],
  ['18446744073709551615', '18446744073709551616', true],
  ['', '2', false],
  ['2', '', false],
  ['0', '2', false],
  ['1', 'x2', false],
];
for (const [a, b, expected] of rows) {
  test(`version «${a}» is ${expected ? '' : 'not '}known to be from before «${b}»`, () => {
    assert.equal(isOlder({ resourceVersion: a }, { resourceVersion: b }), expected);
  });
}
