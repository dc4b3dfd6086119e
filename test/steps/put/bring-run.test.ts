import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nodeProgram } from '../../../src/model/node-program/node-program.ts';
import { makeRunDirectory, removeRunFiles, writeRunFile } from '../../../src/model/put/run-files.ts';
import { bringRun } from '../../../src/steps/put/bring-run.ts';
import { quoteForShell } from '../../../src/text/shell-quote.ts';
import { forbidden, lost } from '../../support/answers.ts';
import { aClock } from '../../support/clock.ts';
import { aHost, shellOf } from '../../support/host.ts';
import { expecting } from '../../support/ports.ts';
import { anUndo } from '../../support/undo.ts';

const run = { id: 'x7k2p' };
const directory = '/var/lib/oc-rpmoverlay/runs/x7k2p';
const leftover = {
  what: `node/worker-a: ${directory}`,
  recover: 'oc rpmoverlay cleanup worker-a --run x7k2p',
};
const [make, program, plan, remove] = [
  makeRunDirectory(run),
  writeRunFile(`${directory}/program`, nodeProgram),
  writeRunFile(`${directory}/plan`, 'plan'),
  removeRunFiles(run),
].map(({ argv }) => quoteForShell(argv)) as [string, string, string, string];

/** A node to which a run can be brought; removing it says this. */
function aPlace(
  removal: () => { readonly status?: number; readonly stdout?: string } = () => ({ stdout: 'removed\n' }),
) {
  const done = () => ({});
  const host = aHost({ commands: { [make]: done, [program]: done, [plan]: done, [remove]: removal } });
  const [clock, undo] = [aClock(), anUndo()];
  const shell = shellOf(host, 'pod');
  const onHost = { node: 'worker-a', shell, reporter: expecting().reporter };
  const place = { host: onHost, run, undo, program: 'oc rpmoverlay' };
  const bring = (signal: AbortSignal) => bringRun({ clock }, place, signal);
  return { host, shell, clock, undo, bring };
}

test('a place is made with the program in it, more is written there, and the end of the run removes it', async t => {
  const { host, undo, bring } = aPlace();
  const brought = await bring(t.signal);
  await brought.write(`${directory}/plan`, 'plan', t.signal);
  assert.deepEqual(undo.pending, [leftover]);
  assert.deepEqual(await undo.run(), []);
  assert.deepEqual(
    host.ran,
    [make, program, plan, remove].map(each => `pod: ${each}`),
  );
});

test('what an armed switch needs stays, and is no leftover', async t => {
  const { undo, bring } = aPlace(() => ({ stdout: 'kept\n' }));
  await bring(t.signal);
  assert.deepEqual(await undo.run(), []);
});

test('what is to be kept is not removed by the end of the run', async t => {
  const { host, undo, bring } = aPlace();
  const { forget, leftover: named } = await bring(t.signal);
  forget();
  assert.deepEqual([await undo.run(), named, host.ran.length], [[], leftover, 2]);
});

test('a removal that was cut off is tried again', async t => {
  let attempts = 0;
  const { clock, undo, bring } = aPlace(() => {
    if (attempts++ < 2) throw lost;
    return { stdout: 'removed\n' };
  });
  await bring(t.signal);
  assert.deepEqual(await undo.run(), []);
  assert.deepEqual([attempts, clock.slept], [3, [1000, 1000]]);
});

test('a removal that says nothing did not happen, and is left behind with the command that does it', async t => {
  for (const removal of [() => ({}), () => ({ status: 1, stdout: 'removed\n' })]) {
    const { undo, bring } = aPlace(removal);
    await bring(t.signal);
    assert.deepEqual(await undo.run(), [leftover]);
  }
});

test('a place that could not be made is removed all the same: it may have been made', async t => {
  const { host, undo, bring } = aPlace();
  host.commands[make] = () => {
    throw lost;
  };
  await assert.rejects(bring(t.signal), lost);
  assert.deepEqual(await undo.run(), []);
  assert.equal(host.ran.at(-1), `pod: ${remove}`);
});

test('a place that was refused is not there to be removed', async t => {
  const { host, undo, bring } = aPlace();
  host.commands[make] = () => {
    throw forbidden;
  };
  await assert.rejects(bring(t.signal), forbidden);
  assert.deepEqual(undo.pending, []);
});
