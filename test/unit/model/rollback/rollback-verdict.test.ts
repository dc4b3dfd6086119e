import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RollbackPlan } from '../../../../src/model/rollback/rollback-commands.ts';
import { describeRollback, rolledBack, whyNotArmed } from '../../../../src/model/rollback/rollback-verdict.ts';
import { readRollback } from '../../../../src/model/rollback/rollback-view.ts';
import { lastFile, newOne, oldOne, switchFile, unitsInPlace } from '../../../support/rollbacks.ts';

const run = { id: 'x7k2p' };
const plan: RollbackPlan = { run, by: 'kube:admin', staged: newOne, back: oldOne, seconds: 600 };
const viewOf = (files: Readonly<Record<string, string>>) => readRollback(new Map(Object.entries(files)));
const firing = switchFile({ boot: 'boot-2', deadline: '1', firing: 'nobody confirmed it in time' });

test('a switch is armed where its file is as planned, and systemd starts its timer at the next boot', () => {
  const timer = 'oc-rpmoverlay-rollback.timer';
  const cases: readonly [Readonly<Record<string, string>>, string, string | undefined][] = [
    [switchFile(), unitsInPlace, undefined],
    [{}, unitsInPlace, 'its file is not there'],
    [switchFile({ run: 'other' }), unitsInPlace, 'its file is not there'],
    [switchFile({ back: newOne }), unitsInPlace, 'its file is not what was written'],
    [switchFile({ window: '60' }), unitsInPlace, 'its file is not what was written'],
    [firing, unitsInPlace, 'its file is not what was written'],
    [switchFile(), `static\n/etc/systemd/system/${timer}\n`, `systemd says that ${timer} is static`],
    [switchFile(), '\n', `systemd says that ${timer} is not there`],
    [switchFile(), 'enabled\n/elsewhere\n', `/etc/systemd/system/timers.target.wants/${timer} leads elsewhere`],
  ];
  for (const [files, units, why] of cases) assert.equal(whyNotArmed(viewOf(files), units, plan), why);
});

test('a run was rolled back where its own switch is firing, or has gone back', () => {
  const hint = 'of the boot that it went back from, the journal is: journalctl -b -1';
  const failure = { kind: 'rolledback', code: 'ROLLED_BACK', hint };
  const told = (files: Readonly<Record<string, string>>) => {
    const found = rolledBack(viewOf(files), 'worker-a', run);
    return found && { kind: found.kind, code: found.code, message: found.message, hint: found.hint };
  };
  const why = 'the deployment before: nobody confirmed it in time';
  assert.deepEqual(told(lastFile()), { ...failure, message: `node/worker-a has gone back to ${why}` });
  assert.deepEqual(told(firing), { ...failure, message: `node/worker-a is going back to ${why}` });
  for (const files of [{}, switchFile(), lastFile({ run: 'other' }), lastFile({ state: 'kept' })]) {
    assert.equal(told(files), undefined);
  }
});

test('a switch is described by what it does next, or has come to', () => {
  const subject = "the dead-man's switch of run x7k2p";
  const cases: readonly [Readonly<Record<string, string>>, string | undefined][] = [
    [{}, undefined],
    [switchFile(), `${subject} is armed for the next boot`],
    [
      switchFile({ boot: 'boot-2', deadline: '1795300600' }),
      `${subject} goes back to the deployment before at 2026-11-21T22:36:40Z`,
    ],
    [firing, `${subject} is going back to the deployment before: nobody confirmed it in time`],
    [lastFile(), `${subject} went back to the deployment before at 2026-11-21T22:36:40Z: nobody confirmed it in time`],
    [
      lastFile({ state: 'kept', why: 'it is late' }),
      `${subject} fired and did not go back at 2026-11-21T22:36:40Z: it is late`,
    ],
    [
      lastFile({ at: 'late' }),
      `${subject} went back to the deployment before at an unknown time: nobody confirmed it in time`,
    ],
  ];
  for (const [files, text] of cases) assert.equal(describeRollback(viewOf(files)), text);
});
