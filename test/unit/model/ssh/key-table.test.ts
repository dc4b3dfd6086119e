import assert from 'node:assert/strict';
import { test } from 'node:test';
import { grantManifest, machineConfigs } from '../../../../src/model/pool/machine-config.ts';
import { grantedKeys, keyTable } from '../../../../src/model/ssh/key-table.ts';
import { fingerprintOf } from '../../../../src/model/ssh/ssh-key.ts';
import { otherKey, someKey } from '../../../support/keys.ts';

const grantOf = (role: string, id: string, publicKey = someKey.publicKey) => {
  const name = `99-${role}-oc-rpmoverlay-${id}`;
  const manifest = grantManifest({ name, role, ignitionVersion: '3.2.0', publicKey, run: { id } });
  const metadata = { ...manifest.metadata, creationTimestamp: '2026-11-22T06:31:52Z' };
  return machineConfigs.read({ ...manifest, metadata });
};
const installers = machineConfigs.read({
  metadata: { name: '99-worker-ssh', labels: { 'machineconfiguration.openshift.io/role': 'worker' } },
  spec: { config: { passwd: { users: [{ name: 'core', sshAuthorizedKeys: [otherKey.line] }] } } },
});

const ours = {
  machineConfig: '99-worker-oc-rpmoverlay-x7k2p',
  pool: 'worker',
  algorithm: 'ssh-ed25519',
  fingerprint: fingerprintOf(someKey.publicKey),
  comment: 'somebody',
  since: '2026-11-22T06:31:52Z',
};

test('the keys of our own MachineConfigs are listed, and nobody else’s', () => {
  assert.deepEqual(grantedKeys([installers, grantOf('worker', 'x7k2p')]), [ours]);
});

test('a MachineConfig with several keys is several rows, and one without is none', () => {
  const one = grantOf('worker', 'x7k2p');
  const two = { ...one, coreKeys: [someKey.publicKey, otherKey.publicKey] };
  const comments = grantedKeys([two, { ...one, coreKeys: [] }]).map(key => key.comment);
  assert.deepEqual(comments, ['somebody', 'somebody else']);
});

test('the table has a row for each key, under the name that deletes it', () => {
  const silent = { ...ours, comment: '', since: null };
  assert.deepEqual(keyTable([ours, silent]), {
    columns: [
      { title: 'NAME' },
      { title: 'POOL' },
      { title: 'TYPE' },
      { title: 'FINGERPRINT' },
      { title: 'COMMENT' },
      { title: 'SINCE', wide: true },
    ],
    rows: [
      {
        name: 'machineconfig/99-worker-oc-rpmoverlay-x7k2p',
        cells: [ours.machineConfig, 'worker', 'ssh-ed25519', ours.fingerprint, 'somebody', '2026-11-22T06:31:52Z'],
      },
      {
        name: 'machineconfig/99-worker-oc-rpmoverlay-x7k2p',
        cells: [ours.machineConfig, 'worker', 'ssh-ed25519', ours.fingerprint, undefined, undefined],
      },
    ],
  });
});
