import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HostResult } from '../../src/model/host-command.ts';
import { nodeProgram } from '../../src/model/node-program/node-program.ts';
import { bringProgram, removeRun, revertAsUnit } from '../../src/model/revert-command.ts';
import { revertOnNode } from '../../src/steps/revert-on-node.ts';
import { quoteForShell } from '../../src/text/shell-quote.ts';
import { aHost, shellOf } from '../support/host.ts';
import { expecting } from '../support/ports.ts';
import { anUndo } from '../support/undo.ts';

const run = { id: 'x7k2p' };
const wordsOf = ({ argv }: { readonly argv: readonly string[] }) => quoteForShell(argv);
const bring = wordsOf(bringProgram(run, nodeProgram));
const revert = wordsOf(revertAsUnit(run, 60));
const remove = wordsOf(removeRun(run));

/** A node whose revert ends so; `removal` is how that of the program ends. */
function aNodeThatReverts(result: Partial<HostResult>, removal: Partial<HostResult> = {}) {
  const host = aHost({ commands: { [bring]: () => undefined, [revert]: () => result, [remove]: () => removal } });
  const undo = anUndo();
  const options = { node: 'worker-a', shell: shellOf(host, 'ssh'), run, undo };
  return { host, undo, go: (signal: AbortSignal) => revertOnNode(expecting(), options, signal) };
}

test('the program is brought to the node, reverts as a unit of its own, and is removed again', async t => {
  const { host, undo, go } = aNodeThatReverts({ stdout: 'putback\t/usr/bin/runc\n' });
  assert.equal(await go(t.signal), undefined);
  assert.deepEqual(
    host.ran,
    [bring, revert, remove].map(words => `ssh: ${words}`),
  );
  assert.match(revert, /^systemd-run --quiet --collect --wait --pipe '?--unit=oc-rpmoverlay-revert-x7k2p'? -- bash /);
  assert.deepEqual(undo.pending, []);
});

test('what could not be put back is told in the words of the node', async t => {
  const told = [
    await aNodeThatReverts({ status: 1, stderr: 'the original of /usr/bin/runc is absent\n' }).go(t.signal),
    await aNodeThatReverts({ status: 10 }).go(t.signal),
  ];
  assert.deepEqual(told, ['the original of /usr/bin/runc is absent', 'it ended with status 10']);
});

test('a program that cannot be removed is left behind, with the command that does', async t => {
  const { undo, go } = aNodeThatReverts({}, { status: 1 });
  await go(t.signal);
  const directory = '/var/lib/oc-rpmoverlay/runs/x7k2p';
  assert.deepEqual(undo.pending, [
    { what: `node/worker-a: ${directory}`, recover: `oc debug node/worker-a -- chroot /host rm -rf ${directory}` },
  ]);
});
