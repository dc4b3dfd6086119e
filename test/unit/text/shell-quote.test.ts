import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import fc from 'fast-check';
import { quoteForShell } from '../../../src/text/shell-quote.ts';

test('words that no shell changes stay bare', () => {
  assert.equal(
    quoteForShell(['/usr/bin/rpm-ostree', '--opt:x,y', 'a@b%c+d_e.f']),
    '/usr/bin/rpm-ostree --opt:x,y a@b%c+d_e.f',
  );
});

test('words that a shell would change stand in single quotes', () => {
  const words = ['', 'a b', "it's", '$HOME', '`id`', '~', 'A=b', '*', '#', '!', 'a\nb', 'é', '-\\n'];
  assert.deepEqual(
    words.map(word => quoteForShell([word])),
    [`''`, `'a b'`, `'it'\\''s'`, `'$HOME'`, "'`id`'", `'~'`, `'A=b'`, `'*'`, `'#'`, `'!'`, `'a\nb'`, `'é'`, `'-\\n'`],
  );
});

test('a NUL is refused', () => {
  assert.throws(() => quoteForShell(['echo', 'a\0b']), /NUL/);
});

test('a real sh reads back exactly the words that were quoted', () => {
  const word = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...` '"\\$\`!#&|;<>(){}[]*?~=\n\r\t\x01\x7f-a`) }),
  );
  const words = fc.array(
    word.map(text => text.replaceAll('\0', '')),
    { minLength: 1, maxLength: 5 },
  );
  fc.assert(
    fc.property(fc.array(words, { minLength: 20, maxLength: 20 }), lists => {
      // One shell for many lists: what it prints ends each word with a NUL, and each list with one more.
      const script = lists.map(list => `printf '%s\\0' ${quoteForShell(list)}; printf '\\0'`).join('\n');
      const read = execFileSync('sh', { input: script, encoding: 'utf8' });
      assert.equal(read, lists.map(list => `${list.map(text => `${text}\0`).join('')}\0`).join(''));
    }),
    { numRuns: 30 },
  );
});
