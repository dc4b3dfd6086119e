import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readUsrRecord, type UsrRecord, usrRecordPatch } from '../../../src/model/node-record.ts';

const record: UsrRecord = {
  version: 1,
  by: 'system:admin',
  at: '2026-11-22T06:31:52.000Z',
  run: 'x7k2p',
  bootId: 'boot-1',
  via: 'ssh',
};

test('a record is one annotation of JSON with its version in it', () => {
  const text =
    '{"version":1,"by":"system:admin","at":"2026-11-22T06:31:52.000Z","run":"x7k2p","bootId":"boot-1","via":"ssh"}';
  assert.deepEqual(usrRecordPatch(record), { metadata: { annotations: { 'oc-rpmoverlay/usr': text } } });
});

test('every record reads back as it was written', () => {
  const text = fc.string({ unit: 'binary' });
  const via = fc.constantFrom<UsrRecord['via']>('ssh', 'host');
  const version = fc.constant<UsrRecord['version']>(1);
  const records = fc.record<UsrRecord>(
    { version, by: text, at: text, run: text, bootId: text, via },
    { noNullPrototype: true },
  );
  fc.assert(fc.property(records, one => assert.deepEqual(readUsrRecord(JSON.stringify(one)), one)));
});

test('fields that a later program has added are passed over', () => {
  assert.deepEqual(readUsrRecord(JSON.stringify({ ...record, colour: 'blue' })), record);
});

test('a field that is missing reads as empty', () => {
  const empty = { version: 1, by: '', at: '', run: '', bootId: '', via: 'ssh' };
  assert.deepEqual(readUsrRecord('{"version":1,"by":7}'), empty);
});

const unknown = [undefined, '', 'null', '[]', '{}', '{"version":2}', '{"version":"1"}', '{"version":1', 'nonsense'];
for (const annotation of unknown) {
  test(`the annotation ${annotation} is no record`, () => assert.equal(readUsrRecord(annotation), undefined));
}
