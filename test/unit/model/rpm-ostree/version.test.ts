import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOlder, parseVersion } from '../../../../src/model/rpm-ostree/version.ts';

const rows: readonly (readonly [stdout: string, version: ReturnType<typeof parseVersion>])[] = [
  ["rpm-ostree:\n Version: '2024.7'\n Git: abc\n Features:\n  - rust\n", { year: 2024, number: 7 }],
  ["rpm-ostree:\n Version: '2022.10.117'\n", { year: 2022, number: 10 }],
  ['rpm-ostree:\n Version: 2021.5\n', { year: 2021, number: 5 }],
  ['rpm-ostree 1.0\n', undefined],
  ['', undefined],
];
for (const [stdout, version] of rows) {
  test(`${JSON.stringify(stdout)} is ${version ? `${version.year}.${version.number}` : 'no version'}`, () => {
    assert.deepEqual(parseVersion(stdout), version);
  });
}

test('2022.9 is older than 2022.13, and 2021.14 is older than both', () => {
  const [a, b, c] = [
    { year: 2021, number: 14 },
    { year: 2022, number: 9 },
    { year: 2022, number: 13 },
  ];
  assert.deepEqual([isOlder(a, b), isOlder(b, c), isOlder(a, c)], [true, true, true]);
  assert.deepEqual([isOlder(b, a), isOlder(c, b), isOlder(c, c)], [false, false, false]);
});
