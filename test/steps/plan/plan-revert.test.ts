import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PlanStep } from '../../../src/model/event.ts';
import type { HostCommand } from '../../../src/model/host-command.ts';
import { readFiles } from '../../../src/model/node/host-files.ts';
import { confirmSwitch, showStore, startRevert } from '../../../src/model/node/node-commands.ts';
import { programPath } from '../../../src/model/node/node-store.ts';
import { rebootSoon } from '../../../src/model/node/reboot-commands.ts';
import { nodeProgram } from '../../../src/model/node-program/node-program.ts';
import { makeRunDirectory, removeRunFiles, writeRunFile } from '../../../src/model/put/run-files.ts';
import { confirmRollbackSwitch } from '../../../src/model/rollback/rollback-commands.ts';
import { rollbackPatterns } from '../../../src/model/rollback/rollback-view.ts';
import { sshArgv, throughInit, throughPod } from '../../../src/model/ssh/host-route.ts';
import { planConfirm, planRevert } from '../../../src/steps/plan/plan-revert.ts';
import { note, planLook } from '../../../src/steps/plan/plan-site.ts';

const run = { id: 'x7k2p' };
const step =
  (route: (argv: readonly string[]) => readonly string[]) =>
  ({ argv }: HostCommand): PlanStep => ({ kind: 'run', node: 'worker-a', argv: route(argv) });
const [inPod, onHost, bySsh] = [step(throughPod), step(throughInit), step(argv => sshArgv('worker-a', argv))];

for (const [via, starts] of [
  ['ssh', bySsh],
  ['host', inPod],
] as const) {
  test(`by way of ${via}, a revert looks, brings its program, reverts as a unit, and looks again`, () => {
    assert.deepEqual(planRevert('worker-a', { via, reboot: false, lockTimeoutMs: 90_000 }, run), [
      onHost(showStore),
      note('worker-a: where nothing was put since its boot, that is all'),
      inPod(makeRunDirectory(run)),
      inPod(writeRunFile(programPath(run), nodeProgram)),
      starts(startRevert(run, 90)),
      note(
        'worker-a: where units were restarted, or what was put is runtime-critical, wait until it is Ready, its kubelet has renewed its Lease, and a new pod starts there',
      ),
      onHost(showStore),
      inPod(removeRunFiles(run)),
    ]);
  });
}

test('with --reboot it reboots, and looks at /usr through a new pod', () => {
  assert.deepEqual(planRevert('worker-a', { via: 'host', reboot: true, lockTimeoutMs: 0 }, run), [
    onHost(rebootSoon(run)),
    note('worker-a: wait until it is back and Ready, and a new pod starts there; through that one look at /usr'),
    planLook('worker-a'),
  ]);
});

test('a confirmation looks whose switch it is, disarms it, and looks again; that of a deployment through the pod', () => {
  const armed = { id: '(the run whose switch is armed)' };
  assert.deepEqual(planConfirm({ node: 'worker-a', via: 'ssh' }), [
    inPod(readFiles(rollbackPatterns)),
    note('worker-a: where a deployment was booted that waits to be confirmed:'),
    onHost(confirmRollbackSwitch(armed)),
    onHost(showStore),
    note('worker-a: where something was installed that waits to be confirmed:'),
    ...[showStore, confirmSwitch(armed), showStore].map(bySsh),
  ]);
});
