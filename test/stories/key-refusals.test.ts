import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { installerKey } from '../lab/controllers/mco/initial-objects.ts';
import { refusalOf } from '../support/ending.ts';
import { viewJournal } from '../support/journal-view.ts';
import { makeKey } from '../support/keys.ts';
import { tellStories } from '../support/stories.ts';
import { keyPolicy, pausedPool } from '../support/trouble.ts';
import { fingerprintOf, type KeyFile, makeKeyFile } from '../support/user-keys.ts';

const { lab, run, home } = tellStories({
  nodes: [
    { name: 'worker-a', kind: 'api' },
    { name: 'worker-b', kind: 'api' },
  ],
});

const { line } = makeKey('a');
const badFiles: readonly (readonly [what: string, content: string | undefined, problem: string])[] = [
  ['that is not there', undefined, 'there is no such file'],
  [
    'with a private key',
    '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n',
    'it holds a private key, which nobody else should see',
  ],
  ['with something else', 'hello\n', 'it holds no public key'],
  ['with nothing', '', 'it holds no public key'],
  ['with two keys', `${line}\n${makeKey('b').line}\n`, 'it holds more than one key'],
  ['with options', `from="10.0.0.0/8" ${line}\n`, 'it has options before the key, which would not hold on the node'],
];

for (const [what, content, problem] of badFiles) {
  test(`a key file ${what} is a usage error, and nothing is contacted`, async () => {
    const path = join(home(), `${what.replaceAll(' ', '-')}.pub`);
    if (content !== undefined) await writeFile(path, content);
    const server = ['--server', 'https://127.0.0.1:1'];
    assert.deepEqual(await run(['key', 'grant', '--pool', 'worker', '--key', path, ...server]), {
      status: 2,
      stdout: '',
      stderr: `error: --key ${path}: ${problem}\nhint: name a public key, such as ~/.ssh/id_ecdsa.pub\n`,
    });
  });
}

test('an unknown pool is refused with the nearest name, by both commands that take one', async () => {
  const { path } = await makeKeyFile(join(home(), 'id'));
  const expected = {
    status: 3,
    code: 'POOL_NOT_FOUND',
    message: 'machineconfigpool/wroker is not there',
    hint: 'did you mean worker?',
  };
  assert.deepEqual(await refused('key', 'grant', '--pool', 'wroker', '--key', `${path}.pub`), expected);
  assert.deepEqual(await refused('key', 'list', '--pool', 'wroker'), expected);
});

test('a paused pool takes no key up and none away: both are refused before anything is changed', async () => {
  const key = await makeKeyFile(join(home(), 'paused'));
  const expected = {
    status: 3,
    code: 'POOL_PAUSED',
    message: 'machineconfigpool/worker is paused',
    hint: `oc patch mcp/worker --type merge -p '{"spec":{"paused":false}}'`,
  };
  {
    using _paused = pausedPool(lab(), 'worker');
    assert.deepEqual(await refused(...grantOf(key)), expected);
  }
  const name = await grant(key);
  {
    using _paused = pausedPool(lab(), 'worker');
    assert.deepEqual(await refused('key', 'revoke', name), expected);
  }
  await revoke(name);
});

test('a key that would drain or reboot nodes is neither granted nor revoked but with --allow-disruption', async () => {
  await using _policy = await keyPolicy(lab(), 'Drain');
  const key = await makeKeyFile(join(home(), 'disrupting'));
  const expected = {
    status: 3,
    code: 'WOULD_DISRUPT',
    message:
      "a change of the keys of machineconfigpool/worker would disturb worker-a, worker-b: the cluster's NodeDisruptionPolicy for sshkey is Drain",
    hint: 'add --allow-disruption if that is wanted',
  };
  assert.deepEqual(await refused(...grantOf(key), '--yes'), expected);
  const name = await grant(key, '--allow-disruption');
  assert.deepEqual(await refused('key', 'revoke', name, '--yes'), expected);
  await revoke(name, '--allow-disruption');
});

test("the installer's keys are nobody's to revoke here, neither by name nor by fingerprint", async () => {
  const expected = {
    status: 3,
    code: 'NOT_OURS',
    message: 'machineconfig/99-worker-ssh was not made by this program',
    hint: 'see whose it is: oc get machineconfig 99-worker-ssh -o yaml',
  };
  assert.deepEqual(await refused('key', 'revoke', '99-worker-ssh'), expected);
  assert.deepEqual(await refused('key', 'revoke', fingerprintOf(installerKey('worker'))), expected);
});

test('a key that was never granted is not found, and the nearest name is told', async () => {
  const missing = { status: 3, code: 'KEY_NOT_FOUND' };
  const { hint, message, ...unknown } = await refused('key', 'revoke', '99-worker-oc-rpmoverlay-zzzzz');
  assert.deepEqual([unknown, message], [missing, 'no key 99-worker-oc-rpmoverlay-zzzzz was granted by this program']);
  assert.match(hint ?? '', / key list$/);
  const name = await grant(await makeKeyFile(join(home(), 'near')));
  const near = await refused('key', 'revoke', `${name.slice(0, -1)}0`);
  assert.equal(near.hint, `did you mean ${name}?`);
  await revoke(name);
});

function grantOf({ path }: KeyFile): readonly string[] {
  return ['key', 'grant', '--pool', 'worker', '--key', `${path}.pub`];
}

/** The name of the MachineConfig. */
async function grant(key: KeyFile, ...words: string[]): Promise<string> {
  const { status, stdout, stderr } = await run([...grantOf(key), ...words, '-o', 'name']);
  assert.equal(status, 0, stderr);
  return stdout.trim().replace('machineconfig/', '');
}

async function revoke(...words: string[]): Promise<void> {
  const { status, stderr } = await run(['key', 'revoke', ...words]);
  assert.equal(status, 0, stderr);
}

/** The refusal, after which nothing was changed. */
async function refused(...argv: string[]) {
  const view = viewJournal(lab());
  const refusal = refusalOf(await run([...argv, '-o', 'json']));
  assert.deepEqual(view.changes(), []);
  return refusal;
}
