import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cordonAnnotation, cordonOf, cordonPatch, uncordonPatch } from '../../../../src/model/drain/cordon-record.ts';
import { aNode } from '../../../support/objects.ts';

const record = { version: 1, by: 'kim', at: '2026-11-22T06:31:52.000Z', run: 'x7k2p' } as const;
const annotations = { [cordonAnnotation]: JSON.stringify(record) };

test('a cordon and whose it is come and go in one patch, of a node that nobody has changed meanwhile', () => {
  assert.deepEqual(
    [cordonPatch(record, '17'), uncordonPatch('18'), cordonPatch(record), uncordonPatch()],
    [
      { metadata: { resourceVersion: '17', annotations }, spec: { unschedulable: true } },
      {
        metadata: { resourceVersion: '18', annotations: { [cordonAnnotation]: null } },
        spec: { unschedulable: null },
      },
      { metadata: { annotations }, spec: { unschedulable: true } },
      { metadata: { annotations: { [cordonAnnotation]: null } }, spec: { unschedulable: null } },
    ],
  );
});

test('a node is cordoned by this program where it takes no pods and says so', () => {
  assert.deepEqual(cordonOf(aNode({ unschedulable: true, annotations })), record);
});

test('a cordon without a record is somebody else’s, and a record without a cordon is of one that is no more', () => {
  assert.deepEqual(
    [cordonOf(aNode({ unschedulable: true })), cordonOf(aNode({ annotations }))],
    [undefined, undefined],
  );
});

test('a record of a version that is not known is somebody else’s', () => {
  const later = { [cordonAnnotation]: JSON.stringify({ ...record, version: 2 }) };
  assert.equal(cordonOf(aNode({ unschedulable: true, annotations: later })), undefined);
});

test('no annotation makes the reader throw', () => {
  const reads = (annotation: string) => {
    cordonOf(aNode({ unschedulable: true, annotations: { [cordonAnnotation]: annotation } }));
  };
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), reads));
});
