import assert from 'node:assert/strict';
import { test } from 'node:test';
import { confirmRollbackSwitch } from '../../../src/model/rollback/rollback-commands.ts';
import { confirmArmedRollback } from '../../../src/steps/rollback/confirm-armed.ts';
import { confirmRollback } from '../../../src/steps/rollback/confirm-rollback.ts';
import { quoteForShell } from '../../../src/text/shell-quote.ts';
import { aDebugPod, aHost } from '../../support/host.ts';
import { expecting } from '../../support/ports.ts';
import { lastFile, newOne, oldOne, switchFile } from '../../support/rollbacks.ts';

const run = { id: 'x7k2p' };
const confirmation = quoteForShell(confirmRollbackSwitch(run).argv);
const armed = switchFile({ boot: 'boot-2', deadline: '1795300600' });

type Files = Readonly<Record<string, string>>;

/** A host on which this is there before and after a confirmation, which ends so. */
function aConfirmedHost(before: Files, after: Files, { status = 0, stderr = '' } = {}) {
  const host = aHost({ files: before });
  host.commands[confirmation] = () => {
    for (const path of Object.keys(host.files)) delete host.files[path];
    Object.assign(host.files, after);
    return { status, stderr };
  };
  return host;
}

test('a switch is disarmed, and seen to be gone', async t => {
  const host = aConfirmedHost(armed, {});
  await confirmRollback(expecting(), { pod: aDebugPod(host), run }, t.signal);
  assert.deepEqual(host.ran, [`host: ${confirmation}`, 'pod: read']);
});

test('too late is a rollback, whatever the confirmation came to; else what stays armed is not confirmed', async t => {
  const firing = switchFile({ firing: 'nobody confirmed it in time' });
  const why = 'the deployment before: nobody confirmed it in time';
  const late = { kind: 'rolledback', code: 'ROLLED_BACK' };
  const not = { kind: 'failed', code: 'NOT_CONFIRMED' };
  const cases: readonly [Files, object, object][] = [
    [firing, { status: 10, stderr: 'busy' }, { ...late, message: `node/worker-a is going back to ${why}` }],
    [lastFile(), { status: 3 }, { ...late, message: `node/worker-a has gone back to ${why}` }],
    [
      armed,
      { status: 10, stderr: 'busy\n' },
      { ...not, message: "node/worker-a: its dead-man's switch was not disarmed: busy" },
    ],
    [armed, {}, { ...not, message: "node/worker-a: its dead-man's switch was not disarmed: it ended with status 0" }],
  ];
  for (const [after, result, failure] of cases) {
    const pod = aDebugPod(aConfirmedHost(armed, after, result));
    await assert.rejects(confirmRollback(expecting(), { pod, run }, t.signal), failure);
  }
});

test('whatever switch a booted deployment has is confirmed by hand; one that waits for its reboot is not', async t => {
  const host = aConfirmedHost(armed, {});
  const found = await confirmArmedRollback(expecting(), aDebugPod(host), t.signal);
  assert.deepEqual(found, {
    kind: 'confirmed',
    switch: {
      ...{ run: 'x7k2p', by: 'kube:admin', staged: newOne, back: oldOne, windowSeconds: 600 },
      state: { kind: 'armed', until: 1_795_300_600 },
    },
  });
  const subject = "the dead-man's switch of run x7k2p";
  const wentBack = `${subject} went back to the deployment before at 2026-11-21T22:36:40Z: nobody confirmed it in time`;
  for (const [files, text, fired] of [
    [{}, undefined, undefined],
    [switchFile(), `${subject} is armed for the next boot`, undefined],
    [lastFile(), wentBack, 'x7k2p'],
  ] as const) {
    const other = aHost({ files });
    assert.deepEqual(await confirmArmedRollback(expecting(), aDebugPod(other), t.signal), {
      kind: 'none',
      text,
      fired,
    });
    assert.deepEqual(other.ran, ['pod: read']);
  }
});
