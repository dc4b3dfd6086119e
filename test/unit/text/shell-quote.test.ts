import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import fc from 'fast-check';
import { sshArgv } from '../../../src/model/ssh/host-route.ts';
import { cleanLine } from '../../../src/report/clean.ts';
import { quoteForSh, quoteForShell } from '../../../src/text/shell-quote.ts';

test('words that no shell changes stay bare', () => {
  for (const quote of [quoteForSh, quoteForShell])
    assert.equal(
      quote(['/usr/bin/rpm-ostree', '--opt:x,y', 'a@b%c+d_e.f']),
      '/usr/bin/rpm-ostree --opt:x,y a@b%c+d_e.f',
    );
});

test('words that a shell would change stand in single quotes', () => {
  const words = ['', 'a b', "it's", '$HOME', '`id`', '~', 'A=b', '*', '#', '!', 'é', '-\\n'];
  for (const quote of [quoteForSh, quoteForShell])
    assert.deepEqual(
      words.map(word => quote([word])),
      [`''`, `'a b'`, `'it'\\''s'`, `'$HOME'`, "'`id`'", `'~'`, `'A=b'`, `'*'`, `'#'`, `'!'`, `'é'`, `'-\\n'`],
    );
});

test('what a line cannot show is escaped in a command that is shown, and in no other', () => {
  const words = ['a\nb', "it's\t\\!", '\x1b[31m', '\u202e'];
  assert.equal(quoteForShell(words), `$'a\\nb' $'it\\'s\\t\\\\\\041' $'\\033[31m' $'\\342\\200\\256'`);
  assert.equal(quoteForSh(words), `'a\nb' 'it'\\''s\t\\!' '\x1b[31m' '\u202e'`);
});

test('a NUL is refused', () => {
  for (const quote of [quoteForSh, quoteForShell]) assert.throws(() => quote(['echo', 'a\0b']), /NUL/);
});

/** Whatever a word may be: any text, what shells look at, and what they look at where a word begins. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...` '"\\$\`!#&|;<>(){}[]*?~=%^\n\r\t\v\f\x01\x1b\x7f\x85\u2028\u200b-a0`) }),
  fc.constantFrom(
    '',
    '-',
    '--',
    '-n',
    '-e',
    '~',
    '~root',
    '~/x',
    '\n',
    '\\',
    "'",
    '$',
    '!',
    '=a',
    'A=b',
    '{a,b}',
    '/*',
  ),
);
const words = listOf(text.map(word => word.replaceAll('\0', '').toWellFormed()));

/** Bytes, each as the character of its number: also those that are no UTF-8. */
const bytes = fc.uint8Array({ min: 1, maxLength: 20 }).map(one => Buffer.from(one).toString('latin1'));

function listOf(word: fc.Arbitrary<string>): fc.Arbitrary<readonly string[]> {
  return fc.array(word, { minLength: 1, maxLength: 5 });
}

for (const shell of ['sh', 'bash']) {
  test(`a real ${shell} reads back exactly the words that were quoted for any shell`, () => {
    readsBack(shell, { words, quote: quoteForSh, encoding: 'utf8' });
  });

  test(`a real ${shell} reads back any bytes, also those that are no UTF-8`, () => {
    readsBack(shell, { words: listOf(bytes), quote: quoteForSh, encoding: 'latin1' });
  });
}

test('a real bash reads back the words of a command as -v shows it: one line, whatever was in them', () => {
  const shown = (argv: readonly string[]) => cleanLine(`$ ${quoteForShell(argv)}`, line => line);
  readsBack('bash', {
    words,
    encoding: 'utf8',
    quote: argv => {
      const line = shown(argv);
      assert.doesNotMatch(line, /[\n\x00-\x1f\x7f-\x9f]/);
      return line.slice(2);
    },
  });
});

test('what -v shows of a command over ssh is read twice: here, and by the login shell there', () => {
  // `ssh` and its host are what the test has in their place: a shell, as sshd starts it.
  const quote = (argv: readonly string[]) => {
    const [, , line = ''] = sshArgv('worker-a', ['printf', '%s\\0', ...argv]);
    return quoteForShell(['-c', line.replace('sudo -n -- ', '')]);
  };
  readsBack('bash', { words, quote, encoding: 'utf8', print: 'sh' });
});

type Reading = {
  readonly words: fc.Arbitrary<readonly string[]>;
  readonly quote: (argv: readonly string[]) => string;
  readonly encoding: 'utf8' | 'latin1';
  /** What prints each of the words that are behind it, ended with a NUL. */
  readonly print?: string;
};

/** One shell for many lists of words: what it prints ends each word with a NUL, and each list with one more. */
function readsBack(shell: string, { words, quote, encoding, print = "printf '%s\\0'" }: Reading): void {
  fc.assert(
    fc.property(fc.array(words, { minLength: 20, maxLength: 20 }), lists => {
      const script = lists.map(list => `${print} ${quote(list)}; printf '\\0'`).join('\n');
      const read = execFileSync(shell, { input: Buffer.from(script, encoding) }).toString(encoding);
      assert.equal(read, lists.map(list => `${list.map(word => `${word}\0`).join('')}\0`).join(''));
    }),
    { numRuns: 25 },
  );
}
