import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeRedactor } from '../../../src/text/redact.ts';

test('known secrets are replaced wherever they stand, the longest first', () => {
  const { redact } = makeRedactor(['hunter', 'hunter2', 'a.*b']);
  assert.equal(redact('hunter2,hunter2 hunter a.*b axxb'), '[redacted],[redacted] [redacted] [redacted] axxb');
});

test('a secret can become known later', () => {
  const { redact, hide } = makeRedactor();
  assert.equal(redact('the token'), 'the token');
  hide(' token\n');
  assert.equal(redact('the token'), 'the [redacted]');
});

test('a secret of many lines is found line by line, but for lines that others have too', () => {
  const { redact } = makeRedactor(['header\n  c2VjcmV0IGxpbmUgb25l\r\n  c2VjcmV0IGxpbmUgdHdv\n']);
  assert.equal(redact('header c2VjcmV0IGxpbmUgb25l|c2VjcmV0IGxpbmUgdHdv'), 'header [redacted]|[redacted]');
  assert.equal(
    makeRedactor(['two\n  words\n']).redact('two words, two or more words'),
    '[redacted], two or more words',
  );
});

test('what is too short to be told from other text is left alone', () => {
  assert.equal(makeRedactor(['', 'a', 'abc', '\n']).redact('a b abc'), 'a b abc');
});

const always: readonly (readonly [text: string, shown: string])[] = [
  ['https://me:hunter2@proxy:3128/x', 'https://me:[redacted]@proxy:3128/x'],
  ['HTTPS://me:hunter2@proxy', 'HTTPS://me:[redacted]@proxy'],
  ['socks5://:hunter2@proxy', 'socks5://:[redacted]@proxy'],
  ['https://me:p:w@d@proxy', 'https://me:[redacted]@proxy'],
  ['see http://a:b@c and http://d:e@f', 'see http://a:[redacted]@c and http://d:[redacted]@f'],
  ['https://me:p/w?x#@proxy/x', 'https://me:[redacted]@proxy/x'],
  ['https://me:1234@proxy', 'https://me:[redacted]@proxy'],
  ['https://[::1]:6443/a@b', 'https://[::1]:6443/a@b'],
  ['https://me@proxy:3128', 'https://me@proxy:3128'],
  ['https://api.lab:6443/a@b', 'https://api.lab:6443/a@b'],
  ['mail me: a:b@c', 'mail me: a:b@c'],
  ['key:\n-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n-----END OPENSSH PRIVATE KEY-----\nend', 'key:\n[redacted]\nend'],
  ['-----BEGIN RSA PRIVATE KEY----- MIIE -----END RSA PRIVATE KEY-----', '[redacted]'],
  ['-----BEGIN PRIVATE KEY-----\ncut off', '[redacted]'],
  [
    '-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----',
    '-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----',
  ],
];

for (const [text, shown] of always) {
  test(`without knowing any secret, ${JSON.stringify(text)} becomes ${JSON.stringify(shown)}`, () => {
    assert.equal(makeRedactor().redact(text), shown);
  });
}
