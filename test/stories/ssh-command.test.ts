import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { test } from 'node:test';
import { viewJournal } from '../support/journal-view.ts';
import { keysOf } from '../support/node-truth.ts';
import { tellStories } from '../support/stories.ts';
import { makeKnownKey } from '../support/user-keys.ts';

const { lab, run, start, home } = tellStories({ nodes: [{ name: 'worker-a' }] });

test('a command runs as core, with a key that is let in for it and taken away again', async () => {
  const before = await keysOf(lab(), 'worker-a');
  const view = viewJournal(lab());
  const ran = await run(['ssh', 'worker-a', '--', 'sh', '-c', 'id -un; cat .ssh/authorized_keys.d/ignition']);
  const [user, ...keys] = ran.stdout.trimEnd().split('\n');
  assert.deepEqual([ran.status, user, keys.length], [0, 'core', before.length + 1]);
  assert.equal(ran.stderr, 'letting a key in as core by a MachineConfig: pool worker, 1 node, no reboot\n');
  assert.deepEqual(await keysOf(lab(), 'worker-a'), before);
  assert.equal(view.created('machineconfigs').length, 1);
});

test("the exit status is the command's, also where a signal ended it, and nothing else is said", async () => {
  await using key = await makeKnownKey(lab(), home());
  const ssh = (...words: string[]) => run(['ssh', 'worker-a', '--key', key.path, '--', ...words]);
  assert.deepEqual(await ssh('sh', '-c', 'kill -KILL $$'), { status: 137, stdout: '', stderr: '' });
  assert.deepEqual(await ssh('true'), { status: 0, stdout: '', stderr: '' });
  assert.deepEqual(await ssh('/nowhere/such'), {
    status: 127,
    stdout: '',
    stderr: 'bash: line 1: /nowhere/such: No such file or directory\n',
  });
});

test('the words of a command arrive as they are', async () => {
  await using key = await makeKnownKey(lab(), home());
  const words = ['a b', '', "it's", '"', '*', '~', '$(id)', '`id`', '$HOME', 'two\nlines', '\\n', ';', '-n', '--', 'ü'];
  const { stdout } = await run(['ssh', 'worker-a', '--key', key.path, '--', 'printf', '%s\\0', ...words]);
  assert.deepEqual(stdout.split('\0').slice(0, -1), words);
});

test('some MB of any bytes go both ways at once, and the end of the input reaches the command', async () => {
  await using key = await makeKnownKey(lab(), home());
  const sent = randomBytes(8 * 1024 * 1024);
  const argv = ['ssh', 'worker-a', '--key', key.path, '--', 'tee', '/dev/stderr'];
  const { status, stdout, stderr } = await run(argv, { input: sent, encoding: 'latin1' });
  const bytes = sent.toString('latin1');
  assert.deepEqual([status, stdout === bytes, stderr === bytes], [0, true, true]);
});

test('without a command, a shell of core reads what comes through a pipe', async () => {
  await using key = await makeKnownKey(lab(), home());
  const input = 'read -r next\nthis is not run\necho "$next, $(id -un), $0"\ntty\nexit 3\n';
  assert.deepEqual(await run(['ssh', 'worker-a', '--key', key.path], { input }), {
    status: 3,
    stdout: 'this is not run, core, -bash\nnot a tty\n',
    stderr: '',
  });
});

test('a reader who goes away ends the command, and the status is that of SIGPIPE', async ({ signal }) => {
  await using key = await makeKnownKey(lab(), home());
  const { child, ended } = start(['ssh', 'worker-a', '--key', key.path, '--', 'yes'], { input: '', signal });
  assert.ok(child.stdout);
  await once(child.stdout, 'data');
  child.stdout.destroy();
  ended.catch(() => {}); // Its output was not read to the end.
  assert.deepEqual(await once(child, 'exit'), [141, null]);
});
