import assert from 'node:assert/strict';
import { test } from 'node:test';
import { overlayCorrections, overrideCorrections } from '../../../../src/model/cleanup/record-corrections.ts';
import { readRollback } from '../../../../src/model/rollback/rollback-view.ts';
import { parseStatus } from '../../../../src/model/rpm-ostree/status.ts';
import { aBuild, anOverrideRecord, aPackage } from '../../../support/override-records.ts';
import { aPutFile, aRecord } from '../../../support/records.ts';
import { aStatus, statusJson } from '../../../support/rpm-ostree.ts';

const tool = aPutFile('/usr/bin/tool');
const until = '2026-11-22T06:41:52.000Z';
const stored = { path: tool.path, put: tool.sha256, original: 'absent' };
const nothing = { files: [], armed: null, sums: new Map([[tool.path, null]]) };

test('a file that was put and is neither there nor remembered was put back', () => {
  const record = aRecord({ files: [tool] });
  const putBack = [{ kind: 'put-back', paths: [tool.path] }];
  assert.deepEqual(overlayCorrections(record, nothing), putBack);
  assert.deepEqual(overlayCorrections(record, { ...nothing, sums: new Map([[tool.path, 'b'.repeat(64)]]) }), putBack);
  assert.deepEqual(overlayCorrections(record, { ...nothing, sums: new Map([[tool.path, tool.sha256]]) }), []);
  assert.deepEqual(overlayCorrections(record, { ...nothing, files: [stored] }), []);
});

test('a switch that the node does not have any more is over; as long as one is armed, nothing is decided', () => {
  const armed = { run: 'x7k2p', until };
  const record = aRecord({ files: [tool], armed });
  assert.deepEqual(overlayCorrections(record, { ...nothing, files: [stored] }), [{ kind: 'confirmed' }]);
  assert.deepEqual(overlayCorrections(record, { ...nothing, armed }), []);
});

const [runc, newer, base] = ['runc-1.3-1.x86_64', 'runc-1.4-1.x86_64', 'runc-1.1-1.x86_64'];
const booted = (...replaced: readonly string[]) => ({
  ...{ digit: 'b', baseDigit: 'a', booted: true },
  replaced: replaced.map(one => [base, one] as const),
});
const forgotten = [{ kind: 'forgotten', names: ['runc'] }];

test('an override that was booted and does not run any more is forgotten, also where it is another build', () => {
  const record = anOverrideRecord({ packages: [aPackage('runc', { booted: aBuild(runc) })] });
  assert.deepEqual(overrideCorrections(record, aStatus(booted(runc))), []);
  assert.deepEqual(overrideCorrections(record, aStatus(booted())), forgotten);
  assert.deepEqual(overrideCorrections(record, aStatus(booted(newer))), forgotten);
});

test('a package that was removed and is there again is forgotten', () => {
  const record = anOverrideRecord({ packages: [aPackage('runc', { booted: aBuild(null) })] });
  assert.deepEqual(overrideCorrections(record, aStatus({ ...booted(), removed: [base] })), []);
  assert.deepEqual(overrideCorrections(record, aStatus(booted())), forgotten);
  assert.deepEqual(overrideCorrections(record, aStatus(booted(runc))), forgotten);
});

test('what was staged is told as booted, or as dropped; what is pending is right as it is', () => {
  const staged = 'b'.repeat(64);
  const record = anOverrideRecord({ staged, packages: [aPackage('runc', { staged: aBuild(runc) })] });
  assert.deepEqual(overrideCorrections(record, aStatus(booted(runc))), [{ kind: 'booted', checksum: staged }]);
  assert.deepEqual(overrideCorrections(record, aStatus({ digit: 'a', booted: true })), [{ kind: 'dropped' }]);
  const pending = { ...booted(runc), booted: false, staged: true };
  assert.deepEqual(overrideCorrections(record, aStatus(pending, { digit: 'a', booted: true })), []);
  const others = { ...pending, digit: 'c' };
  assert.deepEqual(overrideCorrections(record, aStatus(others, { digit: 'a', booted: true })), []);
});

test('a node that has booted what was staged, without what was recorded to come with it, has not got it', () => {
  const record = anOverrideRecord({ staged: 'b'.repeat(64), packages: [aPackage('runc', { staged: aBuild(runc) })] });
  assert.deepEqual(overrideCorrections(record, aStatus(booted())), [
    { kind: 'booted', checksum: 'b'.repeat(64) },
    ...forgotten,
  ]);
});

test('a switch across a reboot that the node does not have any more is over', () => {
  const armed = { run: 'x7k2p', windowSeconds: 600, at: '' };
  const record = anOverrideRecord({ armed, packages: [aPackage('runc', { booted: aBuild(runc) })] });
  const status = aStatus(booted(runc));
  assert.deepEqual(overrideCorrections(record, status, readRollback(new Map())), [{ kind: 'disarmed', run: 'x7k2p' }]);
});

test('nothing is said while rpm-ostree is at work, or does not say what is booted', () => {
  const record = anOverrideRecord({ packages: [aPackage('runc', { booted: aBuild(runc) })] });
  const busy = parseStatus(statusJson([booted()], ['UpdateDeployment', ':1.9', '/x']));
  assert.deepEqual(busy && overrideCorrections(record, busy), []);
  assert.deepEqual(overrideCorrections(record, aStatus({ digit: 'a' })), []);
});
