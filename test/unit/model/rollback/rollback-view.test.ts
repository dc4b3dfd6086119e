import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRollback, switchOf } from '../../../../src/model/rollback/rollback-view.ts';
import { lastFile, newOne, oldOne, switchFile } from '../../../support/rollbacks.ts';

const read = (...files: readonly Readonly<Record<string, string>>[]) =>
  readRollback(new Map(files.flatMap(file => Object.entries(file))));

const plain = { run: 'x7k2p', by: 'kube:admin', staged: newOne, back: oldOne, windowSeconds: 600 };

test('a switch waits for its reboot, is armed until a time once the new deployment is booted, and fires for a reason', () => {
  const booted = { boot: 'boot-2', deadline: '1795300600' };
  for (const [changes, state] of [
    [{}, { kind: 'waiting' }],
    [booted, { kind: 'armed', until: 1_795_300_600 }],
    [
      { ...booted, firing: 'nobody came' },
      { kind: 'firing', why: 'nobody came' },
    ],
  ] as const) {
    assert.deepEqual(read(switchFile(changes)), { switch: { ...plain, state }, last: undefined });
  }
});

test('what the last switch came to is read beside a new one', () => {
  const last = { run: 'x7k2p', state: 'rolledback', at: 1_795_300_600, why: 'nobody confirmed it in time' };
  assert.deepEqual(read(lastFile()), { switch: undefined, last });
  assert.deepEqual(read(switchFile({ run: 'other' }), lastFile({ state: 'kept', why: '' })), {
    switch: { ...plain, run: 'other', state: { kind: 'waiting' } },
    last: { ...last, state: 'kept', why: '' },
  });
});

test('files that are not whole say nothing', () => {
  const nothing = { switch: undefined, last: undefined };
  assert.deepEqual(read(), nothing);
  assert.deepEqual(read(switchFile({ staged: '' }), lastFile({ state: 'unheard of' })), nothing);
});

test('a switch is the one of its run alone', () => {
  const view = read(switchFile());
  assert.deepEqual([switchOf(view, { id: 'x7k2p' }), switchOf(view, { id: 'other' })], [view.switch, undefined]);
});
