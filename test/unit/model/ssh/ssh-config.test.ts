import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { preferredHostKey, sshConfigStanza } from '../../../../src/model/ssh/ssh-config.ts';
import type { PublicKey } from '../../../../src/model/ssh/ssh-key.ts';
import { someKey } from '../../../support/keys.ts';

const node = 'worker-a.example.com';
const proxyCommand = `/usr/bin/oc-rpmoverlay proxy ${node} --context 'lab 100%'`;
const ed25519 = someKey.publicKey;
const ecdsa: PublicKey = { algorithm: 'ecdsa-sha2-nistp256', base64: 'AAAAE2VjZHNh', comment: '' };
const unknown: PublicKey = { algorithm: 'ssh-of-tomorrow', base64: 'AAAAD3NzaA', comment: '' };
const rsa: PublicKey = { algorithm: 'ssh-rsa', base64: 'AAAAB3NzaC1yc2E', comment: '' };

test('the stanza reaches the node through us, as core, with its key pinned and nothing kept', () => {
  assert.equal(
    sshConfigStanza({ node, proxyCommand, hostKey: ed25519 }),
    `Host worker-a.example.com
  User core
  ProxyCommand /usr/bin/oc-rpmoverlay proxy worker-a.example.com --context 'lab 100%%'
  HostKeyAlias worker-a.example.com
  HostKeyAlgorithms ssh-ed25519
  KnownHostsCommand /bin/echo worker-a.example.com ssh-ed25519 ${ed25519.base64}
  UserKnownHostsFile /dev/null
  GlobalKnownHostsFile /dev/null
  StrictHostKeyChecking yes
`,
  );
});

/** What OpenSSH makes of the stanza, by setting in lower case. */
async function settings(t: TestContext, hostKey: PublicKey): Promise<ReadonlyMap<string, string>> {
  const directory = await mkdtemp(path.join(tmpdir(), 'ssh-config-'));
  t.after(() => rm(directory, { recursive: true }));
  const file = path.join(directory, 'config');
  await writeFile(file, sshConfigStanza({ node, proxyCommand, hostKey }));
  const { stdout } = await promisify(execFile)('ssh', ['-G', '-F', file, node]);
  return new Map(stdout.split('\n').map(line => [line.replace(/ .*/, ''), line.replace(/^\S+ /, '')]));
}

const preferred: readonly [string, readonly PublicKey[], PublicKey | undefined][] = [
  ['Ed25519 of all', [rsa, ecdsa, ed25519], ed25519],
  ['ECDSA, as in FIPS mode, before RSA', [rsa, ecdsa], ecdsa],
  ['RSA where there is nothing else', [rsa], rsa],
  ['none of a type that is not known', [unknown], undefined],
  ['none where there is none', [], undefined],
];
for (const [what, hostKeys, key] of preferred) {
  test(`the host key to pin is ${what}`, () => assert.equal(preferredHostKey(hostKeys), key));
}

const pinned: readonly [string, PublicKey, string][] = [
  ['Ed25519', ed25519, 'ssh-ed25519'],
  ['ECDSA, as in FIPS mode', ecdsa, 'ecdsa-sha2-nistp256'],
  ['RSA, which signs with SHA-2', rsa, 'rsa-sha2-512,rsa-sha2-256'],
];
for (const [what, key, algorithms] of pinned) {
  test(`OpenSSH reads the stanza, with a host key of ${what}`, async t => {
    const found = await settings(t, key);
    const wanted = {
      user: 'core',
      proxycommand: proxyCommand.replace('%', '%%'),
      hostkeyalias: node,
      hostkeyalgorithms: algorithms,
      knownhostscommand: `/bin/echo ${node} ${key.algorithm} ${key.base64}`,
      userknownhostsfile: '/dev/null',
      globalknownhostsfile: '/dev/null',
      stricthostkeychecking: 'true',
    };
    assert.deepEqual(Object.fromEntries(Object.keys(wanted).map(name => [name, found.get(name)])), wanted);
  });
}
