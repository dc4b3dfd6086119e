import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgePutBack } from '../../../../src/model/put/put-back-verdict.ts';
import type { StoreView } from '../../../../src/model/put/store-view.ts';
import type { Verdict } from '../../../../src/model/verdict.ts';
import { aStoreView } from '../../../support/findings.ts';
import { newSum, oldSum } from '../../../support/put-plan.ts';

const run = { id: 'x7k2p' };
const path = '/usr/bin/runc';
const before = new Map([
  [path, oldSum],
  ['/usr/bin/new', 'absent'],
]);
const file = (now: string, at = path) => ({ path: at, original: oldSum, put: newSum, now });
const armed = { by: 'me', deadline: 0, state: 'firing' } as const;
const end = { at: 0, why: '' };
const atWork: Verdict = { kind: 'going', reason: 'the node is still at work' };
const notBack = (where: string): Verdict => {
  return { kind: 'stuck', code: 'NOT_PUT_BACK', reason: `${where} is not what it was`, hint: 'reboot the node' };
};

const verdicts: readonly [string, Partial<StoreView>, Verdict][] = [
  ['what the run found is there again', { files: [file(oldSum), file('absent', '/usr/bin/new')] }, { kind: 'done' }],
  ['nothing was changed yet', {}, { kind: 'done' }],
  ['something else was put by another run', { files: [file(newSum, '/usr/bin/else')] }, { kind: 'done' }],
  ['the put is at work', { working: { run: 'x7k2p', by: 'me' } }, atWork],
  ['its switch is there', { switch: { ...armed, run: 'x7k2p' }, files: [file(oldSum)] }, atWork],
  [
    'its switch is there, and nothing will fire it',
    { switch: { ...armed, state: 'stale', run: 'x7k2p' } },
    { kind: 'done' },
  ],
  [
    'its put has not had its turn yet',
    { putting: ['x7k2p'], switch: { ...armed, run: 'other' }, files: [file(oldSum)] },
    atWork,
  ],
  [
    'only the switch of another run is there',
    { switch: { ...armed, run: 'other' }, files: [file(oldSum)] },
    { kind: 'done' },
  ],
  ['a file is still the new one', { files: [file(newSum)] }, notBack(path)],
  ['a file that was new is still there', { files: [file(newSum, '/usr/bin/new')] }, notBack('/usr/bin/new')],
  [
    'somebody has confirmed it',
    { files: [file(newSum)], last: { ...end, run: 'x7k2p', state: 'confirmed' } },
    {
      kind: 'stuck',
      code: 'CONFIRMED',
      reason: 'somebody has confirmed it meanwhile',
      hint: 'put it back with usr revert',
    },
  ],
  [
    'another run was confirmed',
    { files: [file(oldSum)], last: { ...end, run: 'other', state: 'confirmed' } },
    { kind: 'done' },
  ],
];
for (const [what, view, verdict] of verdicts) {
  test(`where ${what}, the verdict is ${verdict.kind}`, () => {
    assert.deepEqual(judgePutBack(aStoreView(view), run, before), verdict);
  });
}
