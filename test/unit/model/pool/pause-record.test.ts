import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  describePause,
  type PauseRecord,
  pausePatch,
  readPauseRecord,
  resumePatch,
} from '../../../../src/model/pool/pause-record.ts';

const record: PauseRecord = { version: 1, run: 'x7k2p', by: 'kim', at: '2026-11-22T06:31:52Z' };

test('a pause and its record are one patch, bound to the pool that was looked at', () => {
  assert.deepEqual(pausePatch(record, '7'), {
    metadata: { resourceVersion: '7', annotations: { 'oc-rpmoverlay/paused': JSON.stringify(record) } },
    spec: { paused: true },
  });
});

test('a pause ends with its record', () => {
  assert.deepEqual(resumePatch('7'), {
    metadata: { resourceVersion: '7', annotations: { 'oc-rpmoverlay/paused': null } },
    spec: { paused: false },
  });
});

test('what was recorded is read again', () => {
  assert.deepEqual(readPauseRecord(JSON.stringify(record)), record);
});

const unreadable = [undefined, '', 'paused', '[]', '{"version":2,"run":"x"}', '{"version":1}', '{"version":1,"run":7}'];
for (const annotation of unreadable) {
  test(`${annotation === undefined ? 'no annotation' : JSON.stringify(annotation)} is no record of a pause`, () => {
    assert.equal(readPauseRecord(annotation), undefined);
  });
}

test('no annotation makes the reader throw', () => {
  fc.assert(fc.property(fc.oneof(fc.json(), fc.string()), annotation => void readPauseRecord(annotation)));
});

test('who paused a pool is told as far as it is known', () => {
  const told = [record, { ...record, by: '' }, { ...record, by: '', at: '' }].map(describePause);
  assert.deepEqual(told, ['x7k2p by kim at 2026-11-22T06:31:52Z', 'x7k2p at 2026-11-22T06:31:52Z', 'x7k2p']);
});
