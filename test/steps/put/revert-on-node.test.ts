import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HostResult } from '../../../src/model/host-command.ts';
import { startRevert } from '../../../src/model/node/node-commands.ts';
import { programPath } from '../../../src/model/node/node-store.ts';
import { nodeProgram } from '../../../src/model/node-program/node-program.ts';
import { makeRunDirectory, removeRunFiles, writeRunFile } from '../../../src/model/put/run-files.ts';
import { revertOnNode } from '../../../src/steps/put/revert-on-node.ts';
import { quoteForShell } from '../../../src/text/shell-quote.ts';
import { aHost, shellOf } from '../../support/host.ts';
import { expecting } from '../../support/ports.ts';
import { anUndo } from '../../support/undo.ts';

const run = { id: 'x7k2p' };
const commands = [
  makeRunDirectory(run),
  writeRunFile(programPath(run), nodeProgram),
  startRevert(run, 60),
  removeRunFiles(run),
];
const [make, bring, revert, remove] = commands.map(({ argv }) => quoteForShell(argv)) as [
  string,
  string,
  string,
  string,
];

/** A node whose revert ends so; `removal` is how that of the program ends. */
function aNodeThatReverts(result: Partial<HostResult>, removal: Partial<HostResult> = { stdout: 'removed\n' }) {
  const nothing = () => undefined;
  const host = aHost({
    commands: { [make]: nothing, [bring]: nothing, [revert]: () => result, [remove]: () => removal },
  });
  const undo = anUndo();
  const shells = { shell: shellOf(host, 'pod'), startShell: shellOf(host, 'ssh') };
  const options = { node: 'worker-a', ...shells, run, undo, lockSeconds: 60, program: 'oc rpmoverlay' };
  return { host, undo, go: (signal: AbortSignal) => revertOnNode(expecting(), options, signal) };
}

test('the program is brought to the node, reverts as a unit of its own, and is removed at the end', async t => {
  const { host, undo, go } = aNodeThatReverts({ stdout: 'putback\t/usr/bin/runc\n' });
  assert.equal(await go(t.signal), undefined);
  assert.deepEqual(await undo.run(), []);
  assert.deepEqual(host.ran, [`pod: ${make}`, `pod: ${bring}`, `ssh: ${revert}`, `pod: ${remove}`]);
  assert.match(
    revert,
    /^systemd-run --quiet --collect --wait --pipe '?--unit=oc-rpmoverlay-revert-x7k2p.service'? -- bash /,
  );
});

test('what could not be put back is told in the words of the node', async t => {
  const told = [
    await aNodeThatReverts({ status: 1, stderr: 'the original of /usr/bin/runc is absent\n' }).go(t.signal),
    await aNodeThatReverts({ status: 10 }).go(t.signal),
  ];
  assert.deepEqual(told, ['the original of /usr/bin/runc is absent', 'it ended with status 10']);
});

test('a connection that breaks off says nothing: the node goes on', async t => {
  assert.equal(await aNodeThatReverts({ status: 137 }).go(t.signal), undefined);
});

test('a program that cannot be removed is left behind, with the command that does', async t => {
  const { undo, go } = aNodeThatReverts({}, { status: 1 });
  await go(t.signal);
  const directory = '/var/lib/oc-rpmoverlay/runs/x7k2p';
  assert.deepEqual(await undo.run(), [
    { what: `node/worker-a: ${directory}`, recover: 'oc rpmoverlay cleanup worker-a --run x7k2p' },
  ]);
});
