import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatPackageChange, packageChange } from '../../../../src/model/rpm/package-change.ts';
import { parseInstalled } from '../../../../src/model/rpm/rpm-database.ts';

const installed = parseInstalled(
  'runc\trunc-4:1.1-1.el9.x86_64\nkernel\tkernel-5.14-1.x86_64\nkernel\tkernel-5.14-2.x86_64\npackage toyd is not installed\n',
);

test('what rpm says is installed is read by name', () => {
  const kernel = { name: 'kernel', epoch: 0, version: '5.14', arch: 'x86_64' };
  assert.deepEqual(
    installed,
    new Map([
      ['runc', [{ name: 'runc', epoch: 4, version: '1.1', release: '1.el9', arch: 'x86_64' }]],
      ['kernel', ['1', '2'].map(release => ({ ...kernel, release }))],
    ]),
  );
});

test('a change of a package names what was there and what is', () => {
  const base = { epoch: 4, version: '1.2', release: '1.el9', arch: 'x86_64' };
  const [replaced, added] = ['runc', 'toyd'].map(name => packageChange(installed, { ...base, name }));
  assert.deepEqual(replaced, { name: 'runc', before: ['runc-4:1.1-1.el9.x86_64'], after: 'runc-4:1.2-1.el9.x86_64' });
  assert.deepEqual(
    [replaced, added].map(each => each && formatPackageChange(each)),
    ['runc-4:1.1-1.el9.x86_64 → runc-4:1.2-1.el9.x86_64', 'toyd-4:1.2-1.el9.x86_64, which is new'],
  );
});
