import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePackageDiff } from '../../../../src/model/rpm-ostree/package-diff.ts';

test('each package is told with what it was and what it is', () => {
  const pkgdiff = [
    ['dep', 0, { NewPackage: ['dep', '1-1', 'noarch'] }],
    ['crun', 1, { PreviousPackage: ['crun', '1.14-1', 'x86_64'] }],
    ['runc', 2, { PreviousPackage: ['runc', '4:1.1-1', 'x86_64'], NewPackage: ['runc', '4:1.2-1', 'x86_64'] }],
  ];
  const stdout = JSON.stringify({ 'ostree-commit-from': 'a', 'ostree-commit-to': 'b', pkgdiff, advisories: [] });
  assert.deepEqual(parsePackageDiff(stdout), [
    { name: 'dep', arch: 'noarch', before: null, after: '1-1' },
    { name: 'crun', arch: 'x86_64', before: '1.14-1', after: null },
    { name: 'runc', arch: 'x86_64', before: '4:1.1-1', after: '4:1.2-1' },
  ]);
});

test('no difference is an empty list', () => assert.deepEqual(parsePackageDiff('{"pkgdiff":[]}'), []));

test('an entry without a name or without packages is passed over', () => {
  assert.deepEqual(parsePackageDiff('{"pkgdiff":[[],["a",0,{}],[7,0,{"NewPackage":["a","1","b"]}],"b"]}'), []);
});

for (const stdout of ['', '[]', '{}', '{"pkgdiff":{}}', 'error: Not booted into any deployment']) {
  test(`${JSON.stringify(stdout)} is no difference`, () => assert.equal(parsePackageDiff(stdout), undefined));
}
