import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readUsrRecord, type UsrRecord, usrRecordPatch } from '../../../../src/model/node/node-record.ts';
import { aPutFile, aRecord } from '../../../support/records.ts';

const record = aRecord({
  files: [aPutFile('/usr/bin/runc')],
  filesLeftOut: 2,
  rpms: ['crun-1.14-1.el9.x86_64'],
  armed: { run: 'x7k2p', until: '2026-11-22T06:41:52.000Z' },
});

test('a record is one annotation of JSON with its version in it', () => {
  const text =
    '{"version":1,"by":"me","at":"2026-11-22T06:31:52.000Z","run":"x7k2p","bootId":"boot-1","via":"ssh","usr":"unlocked","files":[],"filesLeftOut":0,"rpms":[],"armed":null}';
  assert.deepEqual(usrRecordPatch(aRecord()), { metadata: { annotations: { 'oc-rpmoverlay/usr': text } } });
});

test('a patch that shall not cover another one names the version of the node that it was made from', () => {
  const { metadata } = Object(usrRecordPatch(record, '77'));
  assert.deepEqual(metadata, {
    resourceVersion: '77',
    annotations: { 'oc-rpmoverlay/usr': JSON.stringify(record) },
  });
});

test('every record reads back as it was written', () => {
  const text = fc.string({ unit: 'binary' });
  const instant = fc.date({ noInvalidDate: true }).map(date => date.toISOString());
  const records = fc.record<UsrRecord>(
    {
      version: fc.constant(1),
      by: text,
      at: text,
      run: text,
      bootId: text,
      via: fc.constantFrom('ssh', 'host'),
      usr: fc.constantFrom('unlocked', 'hotfix'),
      files: fc.array(fc.record({ path: text, sha256: text }, { noNullPrototype: true })),
      filesLeftOut: fc.nat(),
      rpms: fc.array(text),
      armed: fc.option(fc.record({ run: text, until: instant }, { noNullPrototype: true })),
    },
    { noNullPrototype: true },
  );
  fc.assert(fc.property(records, one => assert.deepEqual(readUsrRecord(JSON.stringify(one)), one)));
});

test('fields that a later program has added are passed over', () => {
  assert.deepEqual(readUsrRecord(JSON.stringify({ ...record, colour: 'blue' })), record);
});

test('a record of a program that knew of no files reads as one without any', () => {
  const { by, at, run, bootId, via } = record;
  assert.deepEqual(readUsrRecord(JSON.stringify({ version: 1, by, at, run, bootId, via })), aRecord());
});

test('a field that is missing reads as empty', () => {
  const empty = aRecord({ by: '', at: '', run: '', bootId: '' });
  assert.deepEqual(readUsrRecord('{"version":1,"by":7}'), empty);
});

const halves: readonly (readonly [string, object])[] = [
  ['a file without its digest', { files: [{ path: '/usr/bin/runc' }, 7] }],
  ['a switch without its run', { armed: { until: '2026-11-22T06:41:52Z' } }],
  ['a switch that fires at no time', { armed: { run: 'x7k2p', until: 'soon' } }],
];
for (const [what, half] of halves) {
  test(`${what} is passed over`, () => {
    assert.deepEqual(readUsrRecord(JSON.stringify({ ...aRecord(), ...half })), aRecord());
  });
}

const unknown = [undefined, '', 'null', '[]', '{}', '{"version":2}', '{"version":"1"}', '{"version":1', 'nonsense'];
for (const annotation of unknown) {
  test(`the annotation ${annotation} is no record`, () => assert.equal(readUsrRecord(annotation), undefined));
}
