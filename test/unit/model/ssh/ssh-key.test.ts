import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import {
  fingerprintOf,
  lineOf,
  type PublicKey,
  parsePublicKeyLine,
  parsePublicKeyLines,
  publicKeyOfBlob,
  sameKey,
} from '../../../../src/model/ssh/ssh-key.ts';

/** The wire format of a key that nobody has: its name, and some bytes. */
function blobOf(algorithm: string, content = 'not a real key'): string {
  const field = (text: string) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(text.length);
    return Buffer.concat([length, Buffer.from(text, 'latin1')]);
  };
  return Buffer.concat([field(algorithm), field(content)]).toString('base64');
}

const ed25519: PublicKey = { algorithm: 'ssh-ed25519', base64: blobOf('ssh-ed25519'), comment: '' };
const plain = `ssh-ed25519 ${ed25519.base64}`;

test('a line is taken apart, whatever stands around the key', () => {
  const lines = [
    plain,
    `  ${plain}\r`,
    `ssh-ed25519\t${ed25519.base64}  `,
    `no-pty ${plain}`,
    `expiry-time="20261122",from="10.0.0.0/8,a b" ${plain}`,
    `command="echo \\"ssh-rsa AAAA\\" now",no-pty\t ${plain}`,
  ];
  assert.deepEqual(
    lines.map(line => parsePublicKeyLine(line)),
    lines.map(() => ed25519),
  );
});

test('the comment is what stands behind the key, with its blanks', () => {
  assert.deepEqual(parsePublicKeyLine(`no-pty ${plain} jane  doe@example.com #1\u2028`), {
    ...ed25519,
    comment: 'jane  doe@example.com #1',
  });
});

test('what is no key is not read', () => {
  const lines = [
    '',
    '   ',
    '# a comment',
    `# ${plain}`,
    'ssh-ed25519',
    'ssh-ed25519 AAAA',
    `ssh-rsa ${ed25519.base64}`,
    `ssh-ed25519 ${ed25519.base64.slice(0, -3)}`,
    `ssh-ed25519 ${ed25519.base64}!`,
    `ssh-ed25519 ${blobOf('')}`,
    `ssh-ed25519 ${Buffer.from([255, 255, 255, 255, 65]).toString('base64')}`,
    `command="never closed ${plain}`,
    `command="the backslash keeps it open \\\\" ${plain}`,
    `a b ${plain}`,
    '-----BEGIN OPENSSH PRIVATE KEY-----',
  ];
  assert.deepEqual(
    lines.filter(line => parsePublicKeyLine(line) !== undefined),
    [],
  );
});

test('the keys of a file come in its order', () => {
  const rsa: PublicKey = { algorithm: 'ssh-rsa', base64: blobOf('ssh-rsa'), comment: 'two' };
  const file = `# written by hand\n\n${plain}\ngarbage\nno-pty ${lineOf(rsa)}\n`;
  assert.deepEqual(parsePublicKeyLines(file), [ed25519, rsa]);
});

test('a key is written as the line that it was read from', () => {
  assert.deepEqual([lineOf(ed25519), lineOf({ ...ed25519, comment: 'a b' })], [plain, `${plain} a b`]);
});

test('keys are the same when only their comments differ', () => {
  assert.equal(sameKey(ed25519, { ...ed25519, comment: 'other' }), true);
  assert.equal(sameKey(ed25519, { ...ed25519, base64: blobOf('ssh-ed25519', 'another key') }), false);
});

test('a blob of the wire format is the key of its line, and other bytes are none', () => {
  assert.deepEqual(publicKeyOfBlob(Buffer.from(ed25519.base64, 'base64')), ed25519);
  assert.deepEqual(
    ['', 'abc', '\0\0\0\x03ab'].map(bytes => publicKeyOfBlob(Buffer.from(bytes))),
    [undefined, undefined, undefined],
  );
});

test('fingerprints are those of ssh-keygen -l', () => {
  // A key that was made for this test and used for nothing else.
  const line =
    'ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBHRK9a6nKo+B3hB4uQFcxkI04itSA19mIGMBlKLqrMSMF5Amg7rLX3NHLm+lPGLG6NcprKs0E6ysZSIChkaGy2o= test';
  const key = parsePublicKeyLine(line);
  assert.ok(key);
  const [, printed] = execFileSync('ssh-keygen', ['-l', '-f', '-'], { input: line, encoding: 'utf8' }).split(' ');
  assert.equal(fingerprintOf(key), printed);
});
