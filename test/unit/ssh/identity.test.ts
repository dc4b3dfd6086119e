import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { parsePublicKeyLine, sameKey } from '../../../src/model/ssh/ssh-key.ts';
import { identityOf } from '../../../src/ssh/identity.ts';

/** The private and the public text of a key that the real ssh-keygen made with these options. */
function sshKeygen(...options: string[]): { readonly privateKey: string; readonly publicLine: string } {
  const directory = mkdtempSync(join(tmpdir(), 'oc-rpmoverlay-test-'));
  try {
    const file = join(directory, 'key');
    execFileSync('ssh-keygen', ['-q', '-C', 'jane', '-f', file, ...options]);
    return { privateKey: readFileSync(file, 'utf8'), publicLine: readFileSync(`${file}.pub`, 'utf8') };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

test('the private keys that ssh-keygen writes are read, in each of its formats', () => {
  for (const options of [
    ['-t', 'ed25519'],
    ['-t', 'ecdsa'],
    ['-t', 'ecdsa', '-m', 'PEM'],
    ['-t', 'ecdsa', '-m', 'PKCS8'],
    ['-t', 'rsa', '-b', '2048', '-m', 'PEM'],
    ['-t', 'rsa', '-b', '2048', '-m', 'PKCS8'],
  ]) {
    const { privateKey, publicLine } = sshKeygen('-N', '', ...options);
    const expected = parsePublicKeyLine(publicLine);
    const { publicKey, origin } = identityOf(privateKey, '~/.ssh/key');
    assert.ok(expected && sameKey(publicKey, expected), options.join(' '));
    assert.equal(origin, '~/.ssh/key');
  }
});

test('a key with a passphrase is refused with the way through ssh-agent', () => {
  for (const options of [
    ['-m', 'RFC4716'],
    ['-m', 'PEM'],
    ['-m', 'PKCS8'],
  ]) {
    const { privateKey } = sshKeygen('-N', 'passphrase', '-t', 'ecdsa', ...options);
    assert.throws(() => identityOf(privateKey, '~/.ssh/key'), {
      kind: 'usage',
      code: 'BAD_KEY',
      message: 'the key of ~/.ssh/key is locked with a passphrase',
      hint: 'unlock it into ssh-agent with ssh-add, and use --key agent',
    });
  }
});

test('a public key is refused as a private one', () => {
  const { publicLine } = sshKeygen('-N', '', '-t', 'ecdsa');
  assert.throws(() => identityOf(publicLine, '~/.ssh/key.pub'), {
    kind: 'usage',
    code: 'BAD_KEY',
    message: '~/.ssh/key.pub is a public key',
    hint: 'name the private key, the file without .pub',
  });
});

test('what is no key is refused', () => {
  const torn = sshKeygen('-N', '', '-t', 'ecdsa').privateKey.slice(0, 200);
  const texts = ['', 'garbage', torn, '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n'];
  for (const text of texts) {
    assert.throws(() => identityOf(text, 'key'), {
      kind: 'usage',
      code: 'BAD_KEY',
      message: 'key is not a private key that can be read',
    });
  }
});
