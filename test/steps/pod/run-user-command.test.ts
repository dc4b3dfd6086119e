import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endScope, inScope, scopeIsGone } from '../../../src/model/usr/user-command.ts';
import { runUserCommand } from '../../../src/steps/pod/run-user-command.ts';
import { quoteForShell } from '../../../src/text/shell-quote.ts';
import { lost } from '../../support/answers.ts';
import { aDebugPod, aHost, type FakeHost, shellOf } from '../../support/host.ts';
import { expecting } from '../../support/ports.ts';
import { aRemote } from '../../support/remote.ts';
import { aTerminal, someDeadline } from '../../support/terminal.ts';
import { anUndo } from '../../support/undo.ts';

const run = { id: 'x7k2p' };
const words = ['sh', '-c', 'echo "$1"', 'sh', 'a b'] as const;
const stop = quoteForShell(endScope(run).argv);
const isGone = quoteForShell(scopeIsGone(run).argv);
const leftover = {
  what: 'node/worker-a: the command, in oc-rpmoverlay-x7k2p.scope',
  recover: 'oc debug node/worker-a -- chroot /host systemctl stop oc-rpmoverlay-x7k2p.scope',
};

/** Runs the command on a host where stopping it ends well, but for what is said to be otherwise. */
function running(commands: FakeHost['commands'] = {}) {
  const host = aHost({ commands: { [stop]: () => ({}), [isGone]: () => ({}), ...commands } });
  const remote = aRemote();
  const started: unknown[] = [];
  const shell: ReturnType<typeof shellOf> = {
    ...shellOf(host, 'ssh'),
    async start(command, options, signal) {
      started.push(command, options);
      signal.addEventListener('abort', () => remote.lose(lost));
      return remote;
    },
  };
  const terminal = aTerminal();
  const undo = anUndo();
  const options = { words, shell, pod: aDebugPod(host), run, undo };
  const status = runUserCommand(expecting({ terminal }), options, someDeadline().deadline);
  return { host, remote, started, terminal, undo, status };
}

test('a command runs in a scope of its own, and its status is the result', async () => {
  const { remote, started, undo, status } = running();
  remote.end(42);
  assert.equal(await status, 42);
  assert.deepEqual(started, [inScope(run, words), { stdin: true, terminal: undefined }]);
  assert.deepEqual(undo.pending, []);
});

test('a command whose end was not seen is ended on the node, through the pod, and seen gone', async () => {
  const { host, remote, undo, status } = running();
  remote.lose(lost);
  await assert.rejects(status, lost);
  assert.deepEqual(undo.pending, [leftover]);
  assert.deepEqual(await undo.run(), []);
  assert.deepEqual(host.ran, [`host: ${stop}`, `host: ${isGone}`]);
});

test('a command whose output nobody reads any more is ended too', async () => {
  const { terminal, remote, undo, status } = running();
  await new Promise(setImmediate);
  terminal.stdout.destroy(new Error('write EPIPE'));
  remote.stdout.write('more');
  assert.equal(await status, 141);
  assert.deepEqual(undo.pending, [leftover]);
});

test('a scope that is not there any more is as good as one that was ended', async () => {
  const { remote, undo, status } = running({ [stop]: () => ({ status: 5, stderr: 'Unit not loaded.' }) });
  remote.lose(lost);
  await assert.rejects(status, lost);
  assert.deepEqual(await undo.run(), []);
});

test('a command that cannot be ended is left behind, with the command that ends it', async () => {
  const { remote, undo, status } = running({ [isGone]: () => ({ status: 1 }) });
  remote.lose(lost);
  await assert.rejects(status, lost);
  assert.deepEqual(await undo.run(), [leftover]);
});
