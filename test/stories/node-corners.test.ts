import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { refusalOf } from '../support/ending.ts';
import { algorithmsOf, rolesOf, viewJournal } from '../support/journal-view.ts';
import { usrOf } from '../support/node-truth.ts';
import { tellStories } from '../support/stories.ts';
import { letKeyIn, makeKeyFile } from '../support/user-keys.ts';

/** As long as the name of a node may be. */
const longest = ['infra-0', ...'abcd']
  .map(word => word.padEnd(49, '-node'))
  .join('.')
  .padEnd(253, '0');

/** In FIPS mode, and in a custom pool. */
const { lab, run, home } = tellStories({ nodes: [{ name: longest, fips: true, pool: 'infra' }] });

/** A label's value and a pod's hostname may be as long as this. */
const longestLabel = 63;

test('a node of 253 characters, in a custom pool and in FIPS mode, is unlocked with a key of that pool that FIPS lets in', async () => {
  const view = viewJournal(lab());
  const { status, stdout, stderr } = await run(['usr', '--pool', 'infra']);
  assert.equal(status, 0, stderr);
  assert.equal(stdout, `${'NODE'.padEnd(253)}   /USR       VIA   CODE\n${longest}   unlocked   ssh   -\n`);
  assert.match(stderr, /^letting a key in as core by a MachineConfig: pool infra, 1 node, no reboot$/m);
  assert.deepEqual([rolesOf(view), algorithmsOf(view)], [['infra'], ['ecdsa-sha2-nistp256']]);
  assert.equal(await usrOf(lab(), longest), 'writable');
  const [pod] = view.created('pods');
  const { name, labels } = JSON.parse(JSON.stringify(pod)).metadata;
  for (const text of [name, ...Object.values<string>(labels)]) assert.ok(text.length <= longestLabel, text);
});

test('check and status tell of such a node by its pool and by its whole name', async () => {
  const { checks } = JSON.parse((await run(['check', '--pool', 'infra', '-o', 'json'])).stdout);
  const seen = checks.flatMap(({ subject, topic, verdict, seen }: Record<string, string>) =>
    ['keys', 'operator', 'ssh key'].includes(topic ?? '') ? [`${subject} ${topic} ${verdict}: ${seen}`] : [],
  );
  assert.deepEqual(seen, [
    'machineconfigpool/infra keys ok: a key disturbs nobody (Ignition 3.2.0)',
    `node/${longest} operator ok: done, in pool infra`,
    `node/${longest} ssh key ok: to be granted by machineconfigpool/infra`,
  ]);
  const [row] = JSON.parse((await run(['status', longest, '-o', 'json'])).stdout).nodes;
  assert.deepEqual([row.node, row.usr, row.pool.name], [longest, 'unlocked', 'infra']);
});

test('an Ed25519 key that somebody wants to use there is refused before anything is made, though it is let in', async () => {
  const key = await makeKeyFile(join(home(), 'ed25519'), 'ed25519');
  await using _let = await letKeyIn(lab(), key);
  const view = viewJournal(lab());
  for (const words of [
    ['--key', key.path],
    ['--key-type', 'ed25519'],
  ]) {
    assert.deepEqual(refusalOf(await run(['usr', longest, ...words, '-o', 'json'])), {
      status: 3,
      code: 'KEY_TYPE_NOT_ALLOWED',
      message: `node/${longest} is in FIPS mode, which takes no Ed25519 keys`,
      hint: 'use an ECDSA or RSA key: --key, --key-type; or add --via host, which needs no key',
    });
  }
  const granted = refusalOf(await run(['key', 'grant', '--pool', 'infra', '--key', `${key.path}.pub`, '-o', 'json']));
  assert.equal(granted.code, 'KEY_TYPE_NOT_ALLOWED');
  assert.deepEqual(view.changes(), []);
});

test('OpenSSH takes the stanza of such a node, by its whole name', async () => {
  const { status, stdout, stderr } = await run(['proxy', longest, '--ssh-config']);
  assert.equal(status, 0, stderr);
  const file = join(home(), 'ssh_config');
  await writeFile(file, stdout);
  const read = execFileSync('ssh', ['-G', '-F', file, longest], { encoding: 'utf8', stdio: 'pipe' }).split('\n');
  assert.ok(read.includes('user core'));
  assert.ok(
    read.some(line => line.startsWith('proxycommand ') && line.endsWith(` proxy ${longest}`)),
    stdout,
  );
});
