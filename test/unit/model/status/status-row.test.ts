import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostKeyRecordPatch } from '../../../../src/model/node/host-key-record.ts';
import { type UsrRecord, usrAnnotation } from '../../../../src/model/node/node-record.ts';
import { overrideRecordPatch } from '../../../../src/model/override/override-record.ts';
import { fingerprintOf } from '../../../../src/model/ssh/ssh-key.ts';
import { statusRow } from '../../../../src/model/status/status-row.ts';
import { someKey } from '../../../support/keys.ts';
import { aNode, aPool } from '../../../support/objects.ts';
import { aBuild, anOverrideRecord, aPackage } from '../../../support/override-records.ts';
import { aListed } from '../../../support/override-rows.ts';
import { aPutFile, aRecord } from '../../../support/records.ts';

const now = Date.parse('2026-11-22T06:40:00Z');
const recorded = (record: UsrRecord) => aNode({ annotations: { [usrAnnotation]: JSON.stringify(record) } });
const untouched = {
  node: 'worker-a',
  state: 'unknown',
  code: null,
  message: null,
  hint: null,
  usr: null,
  files: [],
  filesLeftOut: 0,
  rpms: [],
  overrides: [],
  staged: null,
  booted: null,
  rollback: null,
  by: null,
  since: null,
  run: null,
  via: null,
  armed: null,
  pool: null,
  osImage: 'Red Hat Enterprise Linux CoreOS',
  bootId: 'boot-1',
  hostKeys: null,
};

test('of a node of which nothing is recorded nothing is known, but for what everybody sees', () => {
  assert.deepEqual(statusRow(aNode(), { pools: undefined, now }), untouched);
});

test('a node that has not reported yet has a row without anything', () => {
  const row = statusRow(aNode({ bootId: '' }), { pools: [], now });
  assert.deepEqual(row, { ...untouched, bootId: null });
});

test('what is recorded of the present boot is shown', () => {
  const [files, rpms] = [[aPutFile('/usr/bin/runc')], ['crun-1.14-1.el9.x86_64']];
  const armed = { run: 'x7k2p', until: '2026-11-22T06:41:52.000Z' };
  const row = statusRow(recorded(aRecord({ files, filesLeftOut: 3, rpms, armed })), { pools: [aPool()], now });
  assert.deepEqual(row, {
    ...untouched,
    state: 'unlocked',
    usr: 'unlocked',
    files,
    filesLeftOut: 3,
    rpms,
    by: 'me',
    since: '2026-11-22T06:31:52.000Z',
    run: 'x7k2p',
    via: 'ssh',
    armed: { ...armed, expired: false },
    pool: { name: 'worker', state: 'Updated', paused: false, message: null },
  });
});

test('overrides are shown whichever boot it is, with who changed the node last', () => {
  const overrides = anOverrideRecord({
    booted: 'b',
    packages: [aPackage('runc', { booted: aBuild('runc-1.2-1.x86_64') })],
  });
  const { metadata } = Object(
    overrideRecordPatch({ ...overrides, by: 'you', at: '2026-11-21T06:31:52.000Z', run: 'y2222' }),
  );
  const before = statusRow(aNode({ annotations: metadata.annotations }), { pools: [], now });
  const [by, at, run] = ['you', '2026-11-21T06:31:52.000Z', 'y2222'];
  assert.deepEqual(before, { ...untouched, overrides: [aListed('runc', '1.2')], booted: 'b', by, since: at, run });
  const usr = { [usrAnnotation]: JSON.stringify(aRecord()) };
  const after = statusRow(aNode({ annotations: { ...metadata.annotations, ...usr } }), { pools: [], now });
  assert.deepEqual([after.by, after.since, after.run], ['me', '2026-11-22T06:31:52.000Z', 'x7k2p']);
});

test('a record of another boot speaks of an overlay that is gone', () => {
  const row = statusRow(recorded(aRecord({ bootId: 'boot-0', files: [aPutFile('/usr/bin/runc')] })), {
    pools: [],
    now,
  });
  assert.deepEqual(row, { ...untouched, state: 'read-only', usr: 'read-only' });
});

test('a hotfix may or may not have outlived its boot', () => {
  assert.equal(statusRow(recorded(aRecord({ usr: 'hotfix' })), { pools: [], now }).usr, 'hotfix');
  const later = recorded(aRecord({ usr: 'hotfix', bootId: 'boot-0' }));
  assert.deepEqual(statusRow(later, { pools: [], now }), untouched);
});

test('a switch whose time is over is said to be expired', () => {
  const armed = { run: 'x7k2p', until: '2026-11-22T06:40:00Z' };
  assert.deepEqual(statusRow(recorded(aRecord({ armed })), { pools: [], now }).armed, { ...armed, expired: true });
});

test('who is not known is nobody', () => {
  assert.equal(statusRow(recorded(aRecord({ by: '' })), { pools: [], now }).by, null);
});

test('recorded host keys are shown by their fingerprints', () => {
  const { metadata } = Object(hostKeyRecordPatch({ version: 1, at: '', keys: [someKey.publicKey] }));
  assert.deepEqual(statusRow(aNode({ annotations: metadata.annotations }), { pools: [], now }).hostKeys, [
    { algorithm: 'ssh-ed25519', fingerprint: fingerprintOf(someKey.publicKey) },
  ]);
});
