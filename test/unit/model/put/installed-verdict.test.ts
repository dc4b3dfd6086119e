import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeInstalled } from '../../../../src/model/put/installed-verdict.ts';
import type { StoreView } from '../../../../src/model/put/store-view.ts';
import type { Verdict } from '../../../../src/model/verdict.ts';
import { aStoreView } from '../../../support/findings.ts';
import { anInstallPlan, newSum, oldSum } from '../../../support/put-plan.ts';

const path = '/usr/bin/runc';
const inPlace = [
  { path, original: oldSum, put: newSum, now: newSum },
  { path: '/usr/bin/crun', original: 'absent', put: 'link:runc', now: 'link:runc' },
];
const plan = anInstallPlan({
  changes: [
    ...anInstallPlan().changes,
    { kind: 'link', index: 2, path: '/usr/bin/crun', target: 'runc' },
    { kind: 'rpm', index: 3, sha256: newSum, name: 'toyd' },
  ],
});
const end = { run: 'x7k2p', at: 0, why: '' };
const stuck = (code: string, reason: string, hint: string): Verdict => ({ kind: 'stuck', code, reason, hint });
const notProved = (where: string) =>
  stuck('NOT_PROVED', `${where} is not what was put there`, 'add -v to see what ran on the host');

const verdicts: readonly [string, Partial<StoreView>, Verdict][] = [
  ['all is in place', { files: inPlace }, { kind: 'done' }],
  ['another run is at work', { files: inPlace, working: { run: 'other', by: '' } }, { kind: 'done' }],
  [
    'an earlier run was taken back',
    { files: inPlace, last: { ...end, run: 'other', state: 'rolledback' } },
    { kind: 'done' },
  ],
  [
    'it is at work',
    { files: inPlace, working: { run: 'x7k2p', by: 'me' } },
    { kind: 'going', reason: 'it is still at work' },
  ],
  [
    'it was rebooted',
    { bootId: 'boot-2' },
    stuck('NODE_REBOOTED', 'it was rebooted meanwhile, and its overlay is gone', 'run the command again'),
  ],
  [
    'the switch has fired',
    { files: inPlace, last: { ...end, state: 'rolledback', why: 'nobody confirmed it in time' } },
    stuck('PUT_BACK', 'nobody confirmed it in time', 'look at what was put'),
  ],
  [
    'the switch has failed without a word',
    { files: inPlace, last: { ...end, state: 'failed' } },
    stuck('PUT_BACK', 'the switch has fired', 'look at what was put'),
  ],
  [
    'a file is another one',
    { files: [{ ...inPlace[0], path, original: oldSum, put: newSum, now: oldSum }] },
    notProved(path),
  ],
  ['a link is not there', { files: inPlace.slice(0, 1) }, notProved('/usr/bin/crun')],
];
for (const [what, view, verdict] of verdicts) {
  test(`where ${what}, the verdict is ${verdict.kind}${verdict.kind === 'stuck' ? ` (${verdict.code})` : ''}`, () => {
    assert.deepEqual(judgeInstalled(aStoreView(view), plan), verdict);
  });
}
