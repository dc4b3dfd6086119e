import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isInUsr, placeOf } from '../../../../src/model/rpm/places.ts';

const places: readonly (readonly [path: string, place: string, 'usr' | 'elsewhere'])[] = [
  ['/usr/bin/runc', '/usr/bin/runc', 'usr'],
  ['/bin/sh', '/usr/bin/sh', 'usr'],
  ['/sbin', '/usr/sbin', 'usr'],
  ['/lib64/libc.so.6', '/usr/lib64/libc.so.6', 'usr'],
  ['/lib/modules/5.14', '/usr/lib/modules/5.14', 'usr'],
  ['/usr', '/usr', 'usr'],
  ['/usr/local/bin/runc', '/var/usrlocal/bin/runc', 'elsewhere'],
  ['/usr/localized', '/usr/localized', 'usr'],
  ['/usrlocal', '/usrlocal', 'elsewhere'],
  ['/library', '/library', 'elsewhere'],
  ['/etc/runc.conf', '/etc/runc.conf', 'elsewhere'],
  ['/var/lib/runc', '/var/lib/runc', 'elsewhere'],
];

for (const [path, place, tree] of places) {
  test(`${path} of a package ends up as ${place}`, () => {
    assert.equal(placeOf(path), place);
    assert.equal(isInUsr(path), tree === 'usr');
  });
}
