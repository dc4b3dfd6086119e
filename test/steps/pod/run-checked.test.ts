import assert from 'node:assert/strict';
import { test } from 'node:test';
import { change } from '../../../src/model/host-command.ts';
import { runChecked, runOnHost } from '../../../src/steps/pod/run-checked.ts';
import { aHost, shellOf } from '../../support/host.ts';
import { expecting } from '../../support/ports.ts';

const command = change('touch', '/usr/a b');

function on(result: { readonly status?: number; readonly stdout?: string; readonly stderr?: string }) {
  const { reporter, events } = expecting();
  const shell = shellOf(aHost({ commands: { "touch '/usr/a b'": () => result } }), 'host');
  return { host: { node: 'worker-a', shell, reporter }, events };
}

test('what runs is said before it runs, with all words around it, and its status is the caller’s to judge', async t => {
  const { host, events } = on({ status: 3, stderr: 'no' });
  assert.deepEqual(await runOnHost(host, command, t.signal), { status: 3, stdout: '', stderr: 'no' });
  assert.deepEqual(events, [{ kind: 'detail', node: 'worker-a', text: "$ host touch '/usr/a b'" }]);
});

test('a command that succeeds gives what it printed', async t => {
  const { host } = on({ stdout: 'done\n', stderr: 'a warning' });
  assert.deepEqual(await runChecked(host, command, t.signal), { status: 0, stdout: 'done\n', stderr: 'a warning' });
});

const said: readonly [string, { readonly stdout?: string; readonly stderr?: string }, string][] = [
  ['what it said on stderr', { stdout: 'x', stderr: 'touch: read-only\n' }, ': touch: read-only'],
  ['what it said on stdout, where it said nothing else', { stdout: 'cannot' }, ': cannot'],
  ['nothing, where it said nothing', {}, ''],
  ['only what a terminal may show', { stderr: '\u001b[31mred\u001b[0m\nsecond\u0007' }, ': red second'],
];
const full = [
  "touch: cannot touch '/usr/a b': No space left on device",
  'Failed to start transient service unit: Unit run-u2.service not found.',
];
for (const words of full) {
  test(`where a disk of the node is full, the hint is to make room: ${words}`, async t => {
    await assert.rejects(runChecked(on({ status: 1, stderr: `${words}\n` }).host, command, t.signal), {
      kind: 'failed',
      code: 'HOST_COMMAND_FAILED',
      message: `node/worker-a: touch '/usr/a b' ended with status 1: ${words}`,
      hint: 'make room on it: oc debug node/worker-a -- chroot /host df -h /run /var',
    });
  });
}

for (const [what, result, end] of said) {
  test(`a command that fails is told with its status and ${what}`, async t => {
    await assert.rejects(runChecked(on({ status: 1, ...result }).host, command, t.signal), {
      kind: 'failed',
      code: 'HOST_COMMAND_FAILED',
      message: `node/worker-a: touch '/usr/a b' ended with status 1${end}`,
      hint: 'add -v to see what ran on the host',
    });
  });
}
