import assert from 'node:assert/strict';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import { change } from '../../../src/model/host-command.ts';
import { sshShell } from '../../../src/steps/ssh/ssh-shell.ts';
import { aConnection } from '../../support/connection.ts';
import { aRemote } from '../../support/remote.ts';

test('a command runs as root, as one line that the login shell reads back as its words', async t => {
  const remote = aRemote();
  const connection = aConnection(remote);
  const shell = sshShell(connection, 'worker-a');
  const command = { ...change('tee', '/usr/a b'), input: Buffer.from('abc') };
  const running = shell.run(command, t.signal);
  remote.stdout.write('abc');
  remote.end(0);
  assert.deepEqual(await running, { status: 0, stdout: 'abc', stderr: '' });
  assert.equal((await buffer(remote.stdin)).toString(), 'abc');
  assert.deepEqual(connection.asked, [{ command: "sudo -n -- tee '/usr/a b'", options: { stdin: true } }]);
  assert.deepEqual(shell.argvOf(command), ['ssh', 'core@worker-a', "sudo -n -- tee '/usr/a b'"]);
});

test('a command without input reads nothing', async t => {
  const remote = aRemote();
  const connection = aConnection(remote);
  const running = sshShell(connection, 'worker-a').run(change('true'), t.signal);
  remote.end(0);
  await running;
  assert.deepEqual(connection.asked, [{ command: 'sudo -n -- true', options: { stdin: false } }]);
});

test('a command that is started has the streams and the terminal that were asked for', async t => {
  const remote = aRemote();
  const connection = aConnection(remote);
  const options = { stdin: true, terminal: { columns: 80, rows: 24 } };
  assert.equal(await sshShell(connection, 'worker-a').start(change('bash', '-l'), options, t.signal), remote);
  assert.deepEqual(connection.asked, [{ command: 'sudo -n -- bash -l', options }]);
});
