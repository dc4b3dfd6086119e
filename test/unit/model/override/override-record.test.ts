import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  type OverrideRecord,
  originOf,
  overrideRecordPatch,
  readOverrideRecord,
} from '../../../../src/model/override/override-record.ts';
import { aBuild, anOverrideRecord, aPackage } from '../../../support/override-records.ts';

test('a record is one annotation of JSON with its version in it', () => {
  const record = anOverrideRecord({
    staged: 'b',
    booted: 'a',
    packages: [
      aPackage('runc', { booted: aBuild('runc-1.2-1.x86_64', { sha256: null, origin: 'o' }), staged: 'base' }),
    ],
  });
  const text =
    '{"version":1,"by":"me","at":"2026-11-22T06:31:52.000Z","run":"x7k2p","staged":"b","booted":"a","armed":null,"packages":[{"name":"runc","base":"runc-1.1-1.x86_64","booted":{"override":"runc-1.2-1.x86_64","sha256":null,"origin":"o","by":"me","at":"2026-11-22T06:31:52.000Z"},"staged":"base"}]}';
  assert.deepEqual(overrideRecordPatch(record), { metadata: { annotations: { 'oc-rpmoverlay/overrides': text } } });
});

test('a record with nothing left in it is removed', () => {
  assert.deepEqual(overrideRecordPatch(undefined, '77'), {
    metadata: { resourceVersion: '77', annotations: { 'oc-rpmoverlay/overrides': null } },
  });
});

test('every record reads back as it was written', () => {
  const text = fc.string({ unit: 'binary' });
  const plain = { noNullPrototype: true };
  const build = fc.record(
    { override: fc.option(text), sha256: fc.option(text), origin: text, by: text, at: text },
    plain,
  );
  const packages = fc.record(
    {
      name: text,
      base: fc.option(text),
      booted: fc.option(build),
      staged: fc.oneof(fc.option(build), fc.constant('base' as const)),
    },
    plain,
  );
  const records = fc.record<OverrideRecord>(
    {
      version: fc.constant(1),
      by: text,
      at: text,
      run: text,
      staged: fc.option(text),
      booted: fc.option(text),
      armed: fc.option(fc.record({ run: text, windowSeconds: fc.integer(), at: text }, plain)),
      packages: fc.array(packages),
    },
    plain,
  );
  fc.assert(fc.property(records, one => assert.deepEqual(readOverrideRecord(JSON.stringify(one)), one)));
});

test('fields that a later program has added are passed over, and what is missing reads as empty', () => {
  const raw = { version: 1, colour: 'blue', packages: [{ name: 'runc', booted: {}, staged: 7 }, { base: 'b' }, 7] };
  assert.deepEqual(
    readOverrideRecord(JSON.stringify(raw)),
    anOverrideRecord({
      by: '',
      at: '',
      run: '',
      packages: [
        {
          name: 'runc',
          base: null,
          booted: { override: null, sha256: null, origin: '', by: '', at: '' },
          staged: null,
        },
      ],
    }),
  );
});

const unknown = [undefined, '', 'null', '[]', '{}', '{"version":2}', '{"version":"1"}', '{"version":1', 'nonsense'];
for (const annotation of unknown) {
  test(`the annotation ${annotation} is no record`, () => assert.equal(readOverrideRecord(annotation), undefined));
}

const origins: readonly (readonly [source: string, origin: string])[] = [
  ['https://example.com/a/runc.rpm', 'https://example.com/a/runc.rpm'],
  ['https://me:secret@example.com:8443/runc.rpm?token=secret#secret', 'https://example.com:8443/runc.rpm'],
  ['HTTP://example.com/runc.rpm', 'http://example.com/runc.rpm'],
  ['/home/me/build/runc.rpm', 'runc.rpm'],
  ['runc.rpm', 'runc.rpm'],
  ['C:\\Users\\me\\runc.rpm', 'runc.rpm'],
  ['./a\n/runc.rpm', 'runc.rpm'],
];
for (const [source, origin] of origins) {
  test(`${JSON.stringify(source)} is recorded as ${origin}`, () => assert.equal(originOf(source), origin));
}
