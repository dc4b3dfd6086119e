import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRelease } from '../../../../src/model/node/os-release.ts';

test('a release is named as people call it', () => {
  const table: readonly [string, string][] = [
    ['ID="rhcos"\nVERSION_ID="4.12"\nRHEL_VERSION="8.6"\nPRETTY_NAME="RHCOS 412.86"\n', 'RHEL 8.6'],
    ['ID="rhel"\nVERSION_ID="9.6"\nRHEL_VERSION=9.6\n', 'RHEL 9.6'],
    ["ID='rhel'\nVERSION_ID='10.2'\n", 'RHEL 10.2'],
    ['ID=fedora\nVERSION_ID=42\nPRETTY_NAME="Fedora \\"CoreOS\\" 42"', 'Fedora "CoreOS" 42'],
    ['# RHEL_VERSION=7\n\nnonsense\n', 'an unknown release'],
    ['', 'an unknown release'],
  ];
  for (const [text, release] of table) assert.equal(readRelease(text), release);
});
