import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import packageJson from '../../package.json' with { type: 'json' };
import { keysOf, usrOf } from '../support/node-truth.ts';
import { packedProgram } from '../support/program.ts';
import { tellStories } from '../support/stories.ts';
import { makeKeyFile } from '../support/user-keys.ts';

const runFile = promisify(execFile);

// One story of each command, with the file that users install.
const program = packedProgram();
const { lab, run, reboot, home, env } = tellStories({ nodes: [{ name: 'worker-a' }], program });

test('the binary makes /usr writable through the host', async () => {
  const { status, stdout, stderr } = await run(['usr', 'worker-a', '--via', 'host']);
  const expected = 'NODE       /USR       VIA    CODE\nworker-a   unlocked   host   -\n';
  assert.deepEqual({ status, stdout }, { status: 0, stdout: expected }, stderr);
  assert.equal(await usrOf(lab(), 'worker-a'), 'writable');
});

test('the binary makes /usr writable over SSH, with a key that it makes and grants', async () => {
  await reboot('worker-a');
  const { status, stdout, stderr } = await run(['usr', 'worker-a']);
  const expected = 'NODE       /USR       VIA   CODE\nworker-a   unlocked   ssh   -\n';
  assert.deepEqual({ status, stdout }, { status: 0, stdout: expected }, stderr);
  assert.equal(await usrOf(lab(), 'worker-a'), 'writable');
});

test('the binary grants a key, lists it, logs in with it, is the way for OpenSSH to do so, and revokes it', async () => {
  const key = await makeKeyFile(join(home(), 'key'));
  const granted = await run(['key', 'grant', '--pool', 'worker', '--key', `${key.path}.pub`]);
  assert.equal(granted.status, 0, granted.stderr);
  assert.ok((await keysOf(lab(), 'worker-a')).includes(key.line));

  const listed = await run(['key', 'list', '-o', 'json']);
  const [{ machineConfig, pool, algorithm }] = JSON.parse(listed.stdout).keys;
  assert.deepEqual({ pool, algorithm }, { pool: 'worker', algorithm: 'ssh-ed25519' });

  const remote = await run(['ssh', 'worker-a', '--key', key.path, '--', 'sh', '-c', 'whoami; cat; exit 7'], {
    input: 'given\n',
  });
  assert.deepEqual(
    { status: remote.status, stdout: remote.stdout },
    { status: 7, stdout: 'core\ngiven\n' },
    remote.stderr,
  );

  const stanza = await run(['proxy', 'worker-a', '--ssh-config']);
  assert.equal(stanza.stdout.split('\n')[2], `  ProxyCommand ${program[0]} proxy worker-a`);
  const config = join(home(), 'ssh_config');
  await writeFile(config, stanza.stdout);
  const { stdout } = await runFile('ssh', ['-F', config, '-i', key.path, '-o', 'BatchMode=yes', 'worker-a', 'whoami'], {
    env: { PATH: process.env.PATH, ...env() },
  });
  assert.equal(stdout, 'core\n');

  const revoked = await run(['key', 'revoke', machineConfig]);
  assert.equal(revoked.status, 0, revoked.stderr);
  assert.deepEqual(JSON.parse((await run(['key', 'list', '-o', 'json'])).stdout).keys, []);
  assert.ok(!(await keysOf(lab(), 'worker-a')).includes(key.line));
});

test('the binary says its version', async () => {
  const { status, stdout } = await run(['version']);
  assert.deepEqual({ status, stdout }, { status: 0, stdout: `oc-rpmoverlay ${packageJson.version}\n` });
});
