import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostKeyRecordPatch, readHostKeyRecord, sameHostKeys } from '../../../../src/model/node/host-key-record.ts';
import { otherKey, someKey } from '../../../support/keys.ts';

const at = '2026-11-22T06:31:52.000Z';
const bare = { ...someKey.publicKey, comment: '' };
const annotation = JSON.stringify({ version: 1, at, keys: [`ssh-ed25519 ${bare.base64}`] });

test('host keys are recorded whole, without their comments', () => {
  assert.deepEqual(hostKeyRecordPatch({ version: 1, at, keys: [someKey.publicKey] }), {
    metadata: { annotations: { 'oc-rpmoverlay/host-keys': annotation } },
  });
});

test('a record reads back as it was written', () => {
  assert.deepEqual(readHostKeyRecord(annotation), { version: 1, at, keys: [bare] });
});

test('what is no key is passed over, and so is a comment that somebody added', () => {
  const keys = ['ssh-ed25519 AAAA', 7, someKey.line, 'nonsense'];
  assert.deepEqual(readHostKeyRecord(JSON.stringify({ version: 1, keys })), { version: 1, at: '', keys: [bare] });
});

for (const unknown of [undefined, '', 'null', '{}', '{"version":2,"keys":[]}', 'nonsense']) {
  test(`the annotation ${unknown} is no record`, () => assert.equal(readHostKeyRecord(unknown), undefined));
}

test('host keys are the same in any order, whatever their comments are, and only when all are there', () => {
  const [a, b] = [someKey.publicKey, otherKey.publicKey];
  assert.equal(sameHostKeys([a, b], [{ ...b, comment: 'new' }, a]), true);
  assert.equal(sameHostKeys([a], [a, b]), false);
  assert.equal(sameHostKeys([a, b], [a]), false);
  assert.equal(sameHostKeys([], []), true);
});
