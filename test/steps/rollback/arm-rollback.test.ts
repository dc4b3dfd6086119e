import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HostResult } from '../../../src/model/host-command.ts';
import { armSwitch, withdrawSwitch } from '../../../src/model/rollback/rollback-commands.ts';
import { armRollback } from '../../../src/steps/rollback/arm-rollback.ts';
import { quoteForShell } from '../../../src/text/shell-quote.ts';
import { anOverrideNode } from '../../support/override-node.ts';
import { anOverrideRecord } from '../../support/override-records.ts';
import { askedUnits, newOne, oldOne, switchFile, unitsInPlace } from '../../support/rollbacks.ts';
import { anUndo } from '../../support/undo.ts';

const run = { id: 'x7k2p' };
const plan = { run, by: 'kube:admin', staged: newOne, back: oldOne, seconds: 600 };
const arming = quoteForShell(armSwitch(plan).argv);
const withdrawal = quoteForShell(withdrawSwitch(run).argv);

function scene(result: Partial<HostResult> = {}, { units = unitsInPlace, withdrawn = 0 } = {}) {
  const { host, pod, ports, record } = anOverrideNode();
  Object.assign(host.files, switchFile());
  Object.assign(host.commands, {
    [arming]: () => result,
    [askedUnits]: () => ({ stdout: units }),
    [withdrawal]: () => ({ status: withdrawn }),
  });
  const undo = anUndo();
  const options = {
    pod,
    run,
    by: 'kube:admin',
    checksum: newOne,
    back: oldOne,
    windowMs: 600_000,
    undo,
    keep: 'oc rpmoverlay usr confirm worker-a --via host',
  };
  return { host, undo, record, arm: (signal: AbortSignal) => armRollback(ports, options, signal) };
}

const at = '2026-11-22T06:31:52.000Z';
const recorded = anOverrideRecord({ by: 'kube:admin', at, armed: { run: 'x7k2p', windowSeconds: 600, at } });

test('a switch is armed through PID 1, seen to be so from the pod, and recorded; a run that comes to no reboot takes it back', async t => {
  const { host, undo, record, arm } = scene();
  await arm(t.signal);
  assert.deepEqual(record(), recorded);
  const armed = [`host: ${arming}`, 'pod: read', `pod: ${askedUnits}`];
  assert.deepEqual(host.ran, armed);
  assert.deepEqual(await undo.run(), []);
  assert.deepEqual(host.ran, [...armed, `host: ${withdrawal}`]);
  assert.equal(record(), undefined);
});

test('where the node was not told to reboot after all it is taken back at once', async t => {
  const { host, undo, record, arm } = scene();
  const armed = await arm(t.signal);
  armed.stay();
  await armed.lift(t.signal);
  assert.deepEqual([host.ran.at(-1), record(), undo.pending], [`host: ${withdrawal}`, undefined, []]);
});

test('once the reboot was ordered it is the node that has the switch: it is named with what keeps the new deployment', async t => {
  const { host, undo, record, arm } = scene();
  (await arm(t.signal)).stay();
  assert.deepEqual(await undo.run(), [
    {
      what: 'node/worker-a: told to reboot, and it goes back to the deployment before 10m after its boot, unless it is confirmed',
      recover: 'oc rpmoverlay usr confirm worker-a --via host',
    },
  ]);
  assert.equal(host.ran.includes(`host: ${withdrawal}`), false);
  assert.deepEqual(record(), recorded);
});

test('a switch that is over is not named', async t => {
  const { undo, arm } = scene();
  const armed = await arm(t.signal);
  armed.stay();
  armed.forget();
  assert.deepEqual(await undo.run(), []);
});

test('what cannot be taken back is named, with the command that does it', async t => {
  const { undo, arm } = scene({}, { withdrawn: 1 });
  await arm(t.signal);
  assert.deepEqual(await undo.run(), [
    {
      what: "node/worker-a: a dead-man's switch that goes back to the present deployment after the next boot",
      recover: 'oc debug node/worker-a -- chroot /host bash /var/lib/oc-rpmoverlay/rollback/program withdraw x7k2p',
    },
  ]);
});

test('a node that refuses, or fails, is not armed, and told as that', async t => {
  const subject = "node/worker-a: its dead-man's switch was not armed";
  for (const [status, failure] of [
    [
      10,
      {
        kind: 'refused',
        code: 'NOT_CONFIRMED',
        message: `${subject}: why`,
        hint: 'run the command again when the other run has ended',
      },
    ],
    [12, { kind: 'refused', code: 'PENDING_DEPLOYMENT', message: `${subject}: why` }],
    [1, { kind: 'failed', code: 'NOT_ARMED', message: `${subject}: why` }],
  ] as const) {
    const { undo, arm } = scene({ status, stderr: 'why\n' });
    await assert.rejects(arm(t.signal), failure);
    assert.deepEqual(await undo.run(), []);
  }
});

test('a switch that the next boot would not start is not taken for armed, and is taken back', async t => {
  const { host, undo, arm } = scene({}, { units: 'static\n\n' });
  await assert.rejects(arm(t.signal), {
    kind: 'failed',
    code: 'NOT_ARMED',
    message:
      "node/worker-a: its dead-man's switch is not armed for the next boot: systemd says that oc-rpmoverlay-rollback.timer is static",
  });
  await undo.run();
  assert.equal(host.ran.at(-1), `host: ${withdrawal}`);
});
