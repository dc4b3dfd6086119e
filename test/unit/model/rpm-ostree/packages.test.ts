import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asInitWithReadOnly } from '../../../../src/model/rpm/read-only-look.ts';
import {
  askBasePackages,
  askInstalledPackages,
  askPackagesOf,
  parsePackages,
} from '../../../../src/model/rpm-ostree/packages.ts';
import { aDeployment, nevra } from '../../../support/rpm-ostree.ts';

const query = ['-qa', '--qf', '%{NEVRA}\\t%{SOURCERPM}\\t%{SHA256HEADER}\\n'];

test('the running system is asked where nothing can be written', () => {
  assert.deepEqual(askInstalledPackages(), {
    argv: asInitWithReadOnly('/usr', 'rpm', ...query),
    effect: 'look',
  });
});

test('the base is asked by its own database, where the node has one', () => {
  const script = 'if test -e "$1"; then exec rpm --dbpath "$@"; fi; echo "$0"';
  const database = '/usr/lib/sysimage/rpm-ostree-base-db';
  assert.deepEqual(askBasePackages(), {
    argv: asInitWithReadOnly('/usr', '/bin/sh', '-c', script, 'no-base-db', database, ...query),
    effect: 'look',
  });
});

test('a deployment is asked by the database of its tree', () => {
  const deployment = aDeployment({ digit: 'b', fields: { serial: 2 } });
  const database = `/ostree/deploy/rhcos/deploy/${'b'.repeat(64)}.2/usr/share/rpm`;
  assert.deepEqual(askPackagesOf(deployment), {
    argv: asInitWithReadOnly('/sysroot', 'rpm', '--dbpath', database, ...query),
    effect: 'look',
  });
});

test('each package is read with its source and its digest; keys and what is no package are passed over', () => {
  const digest = 'e'.repeat(64);
  const stdout = `runc-4:1.2.5-2.el9.x86_64\trunc-1.2.5-2.el9.src.rpm\t${digest}\ngpg-pubkey-1-2.(none)\t(none)\t(none)\nx-1-1.noarch\t(none)\t(none)\n\nwarning\n`;
  assert.deepEqual(parsePackages(stdout), [
    { nevra: nevra('runc-4:1.2.5-2.el9.x86_64'), sourceRpm: 'runc-1.2.5-2.el9.src.rpm', headerSha256: digest },
    { nevra: nevra('x-1-1.noarch'), sourceRpm: undefined, headerSha256: undefined },
  ]);
});

test('a node without a database of the base says so', () => assert.equal(parsePackages('no-base-db\n'), 'none'));

for (const stdout of ['', '\n', 'error: cannot open Packages']) {
  test(`${JSON.stringify(stdout)} is no list of packages`, () => assert.equal(parsePackages(stdout), undefined));
}
