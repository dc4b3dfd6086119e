import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { findSecrets, secretsOfKey } from './secret-search.ts';

const secret = fc.string({ minLength: 8, maxLength: 40 });
const around = fc.string({ unit: 'binary', maxLength: 10 });

const ways: Readonly<Record<string, (text: string, before: string, after: string) => string>> = {
  'as it is': (text, before, after) => `${before} ${text} ${after}`,
  'in base64': (text, before, after) => Buffer.from(before + text + after).toString('base64'),
  'in the base64 of URLs': (text, before, after) => Buffer.from(before + text + after).toString('base64url'),
  'percent-encoded': (text, before, after) => before.replaceAll('%', '') + encodeURIComponent(text) + after,
  'percent-encoded to the last character': (text, before, after) => {
    const codes = [...Buffer.from(text)].map(byte => `%${byte.toString(16).padStart(2, '0')}`);
    return `${before.replaceAll('%', '')}${codes.join('')}${after}`;
  },
  'in JSON': (text, before, after) => JSON.stringify([before, text, after]),
};

for (const [way, write] of Object.entries(ways)) {
  test(`a secret is found ${way}, whatever it is and whatever stands around it`, () => {
    fc.assert(
      fc.property(secret, around, around, (text, before, after) => {
        const places = [{ name: 'here', text: write(text, before, after) }];
        assert.match(findSecrets([{ name: 'it', text }], places).join(), /^here: it\b/);
      }),
    );
  });
}

test('a private key is found that nobody knew, and a known one by any line of it', () => {
  const pem = `-----BEGIN EC PRIVATE KEY-----\n${'a'.repeat(64)}\n${'b'.repeat(64)}\n-----END EC PRIVATE KEY-----\n`;
  assert.deepEqual(findSecrets([], [{ name: 'here', text: pem }]), ['here: a private key']);
  const places = [{ name: 'here', text: JSON.stringify(pem.split('\n')[2]) }];
  assert.deepEqual(findSecrets(secretsOfKey('it', pem), places), ['here: it']);
});

test('nothing is found where nothing is', () => {
  assert.deepEqual(findSecrets([{ name: 'it', text: 'hunter2-hunter2' }], [{ name: 'here', text: 'hunter2' }]), []);
});
