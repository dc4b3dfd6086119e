import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lookPatterns, type NodeLook, readLook } from '../../../../src/model/node/node-look.ts';
import { otherKey, someKey } from '../../../support/keys.ts';

const readOnly = '31 24 8:4 /usr /usr ro,relatime - xfs /dev/sda4 rw\n';
const marker = '/run/ostree/deployment-state/c0.0/unlocked-development';

const files: Readonly<Record<string, string>> = {
  '/proc/1/mountinfo': readOnly,
  '/proc/sys/kernel/random/boot_id': 'boot-1\n',
  '/proc/sys/crypto/fips_enabled': '0\n',
  '/run/ostree-booted': '',
  '/etc/ssh/ssh_host_ed25519_key.pub': `${otherKey.line}\n`,
  '/var/home/core/.ssh/authorized_keys.d/ignition': `# made by the operator\n${someKey.line}\n`,
};
const lookAt = (more: Readonly<Record<string, string>>): NodeLook => {
  const look = readLook(new Map(Object.entries({ ...files, ...more })));
  if (!look) throw new Error('nothing was read');
  return look;
};

test('a node is read from its own files', () => {
  assert.deepEqual(lookAt({}), {
    bootId: 'boot-1',
    isOstree: true,
    usr: 'read-only',
    markers: [],
    hostKeys: [otherKey.publicKey],
    coreKeys: [someKey.publicKey],
    fips: false,
  });
});

test('every file that is read is one that was asked for', () => {
  const patterns = lookPatterns.map(pattern => new RegExp(`^${pattern.replaceAll('*', '[^/]*')}$`));
  for (const file of [...Object.keys(files), marker, '/var/home/core/.ssh/authorized_keys']) {
    assert.equal(patterns.filter(pattern => pattern.test(file)).length, 1, file);
  }
});

test('a marker of ostree without its overlay makes a node half-unlocked, and is remembered by its path', () => {
  const { usr, markers } = lookAt({ [marker]: '' });
  assert.deepEqual({ usr, markers }, { usr: 'half-unlocked', markers: [marker] });
});

test('the keys of all files of core are let in, on RHCOS 8 and later', () => {
  const { coreKeys } = lookAt({ '/var/home/core/.ssh/authorized_keys': `${otherKey.line}\nnonsense\n` });
  assert.deepEqual(coreKeys, [someKey.publicKey, otherKey.publicKey]);
});

test('FIPS mode is on where the kernel says 1', () => {
  assert.equal(lookAt({ '/proc/sys/crypto/fips_enabled': '1\n' }).fips, true);
});

test('without the mount table or the boot id nothing is known of a node', () => {
  assert.equal(readLook(new Map()), undefined);
  assert.equal(readLook(new Map([['/proc/1/mountinfo', '31 24 8:4 /usr /usr ro - xfs /dev/sda4 rw']])), undefined);
  assert.equal(readLook(new Map([['/proc/sys/kernel/random/boot_id', 'boot-1\n']])), undefined);
});
