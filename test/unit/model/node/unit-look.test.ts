import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, readFile, realpath, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { judgeUnits, lookAtUnits, parseUnits, type Unit } from '../../../../src/model/node/unit-look.ts';
import type { Verdict } from '../../../../src/model/verdict.ts';
import { aUnit } from '../../../support/findings.ts';
import { sumOf } from '../../../support/sources.ts';
import { aDirectory, programs, runHere } from '../../../support/this-machine.ts';

/** A process that runs a program of its own until the test is over. */
async function aProcess(t: TestContext): Promise<{ readonly program: string; readonly process: ChildProcess }> {
  const program = join(await realpath(await aDirectory(t)), 'crio');
  await copyFile('/usr/bin/sleep', program);
  const process = spawn(program, ['infinity'], { stdio: 'ignore' });
  await once(process, 'spawn');
  t.after(async () => {
    process.kill('SIGKILL');
    await once(process, 'close');
  });
  return { program, process };
}

/** What is seen of these units, where systemd says of each its state, its result and its main process. */
async function look(t: TestContext, units: Readonly<Record<string, readonly [string, string, number | undefined]>>) {
  const cases = Object.entries(units).map(
    ([name, [state, result, pid = 0]]) =>
      `*ActiveState*'${name}') echo '${state}';; *Result*'${name}') echo '${result}';; *MainPID*'${name}') echo ${pid};;`,
  );
  const path = await programs(t, { systemctl: `case "$*" in ${cases.join('\n')} *) exit 1;; esac\n` });
  const { status, stdout, stderr } = await runHere(lookAtUnits(Object.keys(units)), { path });
  assert.deepEqual([status, stderr], [0, '']);
  return parseUnits(stdout);
}

test('looking only looks, and there may be nothing to look at', async t => {
  assert.equal(lookAtUnits([]).effect, 'look');
  assert.deepEqual(await look(t, {}), []);
});

test('a unit is seen with what its main process runs, also where that file was replaced since', async t => {
  const { program, process } = await aProcess(t);
  const running = { name: 'crio.service', state: 'active', result: 'success', program };
  const sha256 = sumOf(await readFile('/usr/bin/sleep'));
  const units = { 'crio.service': ['active', 'success', process.pid] } as const;
  assert.deepEqual(await look(t, units), [{ ...running, sha256 }]);
  await copyFile('/usr/bin/true', `${program}.new`);
  await rename(`${program}.new`, program);
  assert.deepEqual(await look(t, units), [{ ...running, sha256 }]);
});

test('a unit without a main process, and one that has just ended, run nothing', async t => {
  const units = await look(t, {
    'odd-\\x2d.service': ['failed', 'exit-code', 0],
    'kubelet.service': ['active', 'success', 2 ** 22 + 1],
  });
  assert.deepEqual(units, [
    { ...aUnit('odd-\\x2d.service', 'failed', 'exit-code') },
    { ...aUnit('kubelet.service', 'active', 'success') },
  ]);
});

const installed = new Map([['/usr/bin/crio', 'new']]);
const stuck = (code: string, reason: string): Verdict => {
  return { kind: 'stuck', code, reason, hint: 'journalctl -u crio.service, on the node' };
};
const running = (sha256: string): Unit => ({ ...aUnit('crio.service'), program: '/usr/bin/crio', sha256 });

const verdicts: readonly [string, readonly Unit[], Verdict][] = [
  ['there are none', [], { kind: 'done' }],
  ['it runs the new file', [running('new')], { kind: 'done' }],
  ['it runs something that was not installed', [{ ...running('old'), program: '/usr/bin/else' }], { kind: 'done' }],
  ['it has done its work and ended well', [aUnit('crio.service', 'inactive')], { kind: 'done' }],
  ['it starts', [aUnit('crio.service', 'activating')], { kind: 'going', reason: 'crio.service is activating' }],
  [
    'it has failed',
    [aUnit('crio.service', 'failed', 'exit-code')],
    stuck('UNIT_FAILED', 'crio.service has failed (exit-code)'),
  ],
  [
    'it has ended badly',
    [aUnit('crio.service', 'inactive', 'timeout')],
    stuck('UNIT_FAILED', 'crio.service has failed (timeout)'),
  ],
  [
    'it runs the former file',
    [running('old')],
    stuck('UNIT_RUNS_OLD_FILE', 'crio.service still runs the former /usr/bin/crio'),
  ],
  [
    'a later one has failed',
    [aUnit('a.service'), aUnit('crio.service', 'failed', 'signal')],
    stuck('UNIT_FAILED', 'crio.service has failed (signal)'),
  ],
];
for (const [what, units, verdict] of verdicts) {
  test(`of units the verdict is ${verdict.kind} where ${what}`, () => {
    assert.deepEqual(judgeUnits(units, installed), verdict);
  });
}
