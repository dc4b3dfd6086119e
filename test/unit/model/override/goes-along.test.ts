import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alongWords, isOfOthers, recordedAlong, whatGoesAlong } from '../../../../src/model/override/goes-along.ts';
import { aBuild, anOverrideRecord, aPackage } from '../../../support/override-records.ts';
import { aStatus, type DeploymentOptions } from '../../../support/rpm-ostree.ts';

const at = '2026-11-22T06:31:52.000Z';
const wishes = [{ kind: 'removed', name: 'runc' }] as const;
const booted: DeploymentOptions = { digit: 'a', booted: true, removed: ['nano-1-1.x86_64'] };
const pending: DeploymentOptions = { digit: 'b', baseDigit: 'a', staged: true };
const both = { ...pending, removed: ['runc-1.1-1.x86_64', 'crun-1-1.x86_64'] };
const record = anOverrideRecord({
  by: 'joe',
  packages: [aPackage('crun', { staged: aBuild(null, { by: 'jane' }) }), aPackage('nano', { staged: 'base' })],
});

test('what the next boot brings besides the wishes is told with who staged it, where that is recorded', () => {
  const status = aStatus(both, booted);
  assert.deepEqual(whatGoesAlong(wishes, status, record), [
    { name: 'crun', by: 'jane', at },
    { name: 'nano', by: 'joe', at },
  ]);
  assert.deepEqual(whatGoesAlong(wishes, status, undefined), [
    { name: 'crun', by: '', at: '' },
    { name: 'nano', by: '', at: '' },
  ]);
});

test('where nothing else is pending, or nothing at all, nothing goes along', () => {
  const removed = ['runc-1.1-1.x86_64', 'nano-1-1.x86_64'];
  assert.deepEqual(whatGoesAlong(wishes, aStatus({ ...pending, removed }, booted), record), []);
  assert.deepEqual(whatGoesAlong(wishes, aStatus(booted), record), []);
});

test('of a node that was not looked at, what is recorded to be staged is told', () => {
  assert.deepEqual(recordedAlong({ ...record, packages: [...record.packages, aPackage('vim')] }), [
    { name: 'crun', by: 'jane', at },
    { name: 'nano', by: 'joe', at },
  ]);
});

test('it is said with how long ago that was', () => {
  const known = { name: 'crun', by: 'jane', at };
  const words = alongWords([known, { name: 'vim', by: '', at: '' }], Date.parse(at) + 4000);
  assert.equal(words, 'crun, staged by jane 4s ago; vim, staged by somebody');
});

test('it is of others where both are known to be different', () => {
  const along = [{ name: 'crun', by: 'jane', at }];
  assert.equal(isOfOthers(along, 'me'), true);
  assert.equal(isOfOthers(along, 'jane'), false);
  assert.equal(isOfOthers(along, ''), false);
  assert.equal(isOfOthers([{ name: 'crun', by: '', at }], 'me'), false);
});
