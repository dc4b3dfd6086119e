import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catchUp } from '../../../../src/model/override/override-catch-up.ts';
import { readRollback } from '../../../../src/model/rollback/rollback-view.ts';
import { anOverrideRecord } from '../../../support/override-records.ts';
import { lastFile, switchFile } from '../../../support/rollbacks.ts';
import { aStatus } from '../../../support/rpm-ostree.ts';

const [a, b] = ['a'.repeat(64), 'b'.repeat(64)];
const booted = { digit: 'a', booted: true };
const pending = { digit: 'b', staged: true };

test('what was staged and is still pending is no news, nor is a node of which nothing is recorded', () => {
  assert.deepEqual(catchUp(anOverrideRecord({ staged: b }), aStatus(pending, booted)), []);
  assert.deepEqual(catchUp(anOverrideRecord({ booted: a }), aStatus(booted)), []);
  assert.deepEqual(catchUp(undefined, aStatus(pending, booted)), []);
});

test('what was staged and runs now was rebooted into', () => {
  const change = { kind: 'booted', checksum: a };
  assert.deepEqual(catchUp(anOverrideRecord({ staged: a }), aStatus(booted)), [change]);
  assert.deepEqual(catchUp(anOverrideRecord({ staged: a }), aStatus(pending, booted)), [change]);
});

test('what was staged and is nowhere any more was dropped', () => {
  assert.deepEqual(catchUp(anOverrideRecord({ staged: b }), aStatus(booted)), [{ kind: 'dropped' }]);
});

test('a switch that the node does not have any more is over, however it ended; one that was not looked at is not', () => {
  const armed = { run: 'x7k2p', windowSeconds: 600, at: '' };
  const record = anOverrideRecord({ armed });
  const viewOf = (files: Readonly<Record<string, string>>) => readRollback(new Map(Object.entries(files)));
  const over = [{ kind: 'disarmed', run: 'x7k2p' }];
  assert.deepEqual(catchUp(record, aStatus(booted), viewOf(lastFile())), over);
  assert.deepEqual(catchUp(record, aStatus(booted), viewOf({})), over);
  assert.deepEqual(catchUp(record, aStatus(booted), viewOf(switchFile())), []);
  assert.deepEqual(catchUp(record, aStatus(booted)), []);
});
