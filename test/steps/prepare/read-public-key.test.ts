import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPublicKey } from '../../../src/steps/prepare/read-public-key.ts';
import { otherKey, someKey } from '../../support/keys.ts';
import { expecting } from '../../support/ports.ts';

const reading = (text: string | undefined) =>
  readPublicKey(expecting({ files: { read: async path => (path === 'key.pub' ? text : undefined) } }), 'key.pub');

for (const text of [someKey.line, `\n# mine\n  ${someKey.line}\r\n\n`]) {
  test(`the one key of a file of ${text.split('\n').length} lines is read`, async () => {
    assert.deepEqual(await reading(text), someKey.publicKey);
  });
}

const wrong: readonly [string, string | undefined, string][] = [
  ['is not there', undefined, 'there is no such file'],
  ['is empty', '', 'it holds no public key'],
  ['holds something else', 'hello\n', 'it holds no public key'],
  ['holds two keys', `${someKey.line}\n${otherKey.line}\n`, 'it holds more than one key'],
  [
    'is the private key',
    '-----BEGIN OPENSSH PRIVATE KEY-----\nb3Blbn\n-----END OPENSSH PRIVATE KEY-----\n',
    'it holds a private key, which nobody else should see',
  ],
  [
    'limits the key by options',
    `from="10.0.0.0/8" ${someKey.line}`,
    'it has options before the key, which would not hold on the node',
  ],
];
for (const [what, text, why] of wrong) {
  test(`a file that ${what} is refused`, async () => {
    await assert.rejects(reading(text), {
      kind: 'usage',
      code: 'BAD_KEY',
      message: `--key key.pub: ${why}`,
      hint: 'name a public key, such as ~/.ssh/id_ecdsa.pub',
    });
  });
}
