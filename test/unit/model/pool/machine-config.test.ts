import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMetadata } from '../../../../src/model/metadata.ts';
import {
  grantManifest,
  grantName,
  isGrant,
  isGrantName,
  letsIn,
  machineConfigs,
} from '../../../../src/model/pool/machine-config.ts';
import { otherKey, someKey } from '../../../support/keys.ts';

const run = { id: 'x7k2p' };
const roleLabel = 'machineconfiguration.openshift.io/role';
const name = '99-worker-oc-rpmoverlay-x7k2p';
const grant = { name, role: 'worker', ignitionVersion: '3.2.0', publicKey: someKey.publicKey, run };

test('a grant is a MachineConfig of our own that holds one key of core and nothing else', () => {
  assert.deepEqual(grantManifest(grant), {
    apiVersion: 'machineconfiguration.openshift.io/v1',
    kind: 'MachineConfig',
    metadata: {
      name,
      labels: {
        'app.kubernetes.io/managed-by': 'oc-rpmoverlay',
        'oc-rpmoverlay/run': 'x7k2p',
        [roleLabel]: 'worker',
      },
    },
    spec: {
      config: {
        ignition: { version: '3.2.0' },
        passwd: { users: [{ name: 'core', sshAuthorizedKeys: [someKey.line] }] },
      },
    },
  });
});

test('what we write reads back as what we meant', () => {
  const manifest = grantManifest(grant);
  const config = machineConfigs.read(manifest);
  const metadata = readMetadata(manifest);
  assert.deepEqual(config, { metadata, role: 'worker', coreKeys: [someKey.publicKey], fips: false });
  assert.equal(isGrant(config), true);
});

const names: readonly [string, boolean][] = [
  [grantName('worker', run), true],
  [grantName('gpu-a100', run), true],
  ['99-worker-ssh', false],
  ['99-worker-generated-registries', false],
  ['99--oc-rpmoverlay-x7k2p', false],
  ['99-worker-oc-rpmoverlay-', false],
  ['99-worker-oc-rpmoverlay-x7k2p-2', false],
  ['50-worker-oc-rpmoverlay-x7k2p', false],
  ['my-99-worker-oc-rpmoverlay-x7k2p', false],
  ['rendered-worker-0', false],
  ['', false],
];
for (const [other, ours] of names) {
  test(`the name “${other}” is ${ours ? '' : 'not '}one that we give`, () => assert.equal(isGrantName(other), ours));
}

test('a MachineConfig is ours only by its name and its label together', () => {
  const labels = { 'oc-rpmoverlay/run': 'x7k2p' };
  const isOurs = (metadata: object) => isGrant(machineConfigs.read({ metadata }));
  assert.deepEqual(
    [isOurs({ name, labels }), isOurs({ name }), isOurs({ name: '99-worker-ssh', labels })],
    [true, false, false],
  );
});

test('only the keys of core are read, and lines that are none are passed over', () => {
  const users = [
    { name: 'root', sshAuthorizedKeys: [otherKey.line] },
    { name: 'core', sshAuthorizedKeys: ['', '# comment', `no-pty ${someKey.line}`, 7] },
    { name: 'core', passwordHash: 'x' },
    'core',
  ];
  const config = machineConfigs.read({ spec: { config: { passwd: { users } } } });
  assert.deepEqual(config.coreKeys, [someKey.publicKey]);
});

test('a key is let in whatever its comment says', () => {
  const config = machineConfigs.read(grantManifest(grant));
  assert.deepEqual(
    [{ ...someKey.publicKey, comment: 'renamed' }, otherKey.publicKey].map(key => letsIn(config, key)),
    [true, false],
  );
});
