import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { printable, printableLine, printableLines } from '../../../src/text/printable.ts';

const rows: readonly (readonly [title: string, text: string, shown: string])[] = [
  ['plain text', 'waiting for x (1 of 3) …', 'waiting for x (1 of 3) …'],
  ['colours', 'a \x1b[1;31mred\x1b[0m word', 'a red word'],
  ['8-bit colours', 'a \x9b31mred\x9bm word', 'a red word'],
  ['cursor movements', 'kept\x1b[2K\x1b[1A\x1b[?25l', 'kept'],
  ['a window title', '\x1b]0;owned\x07text', 'text'],
  ['a link, whose text stays', '\x1b]8;;https://evil\x1b\\text\x1b]8;;\x1b\\', 'text'],
  ['a device control string', '\x1bPq#0\x1b\\text\x90q\x9c', 'text'],
  ['a sequence without an end', 'text \x1b]0;more', 'text 0;more'],
  ['a sequence inside a sequence', '\x1b\x1b[[31mtext', '31mtext'],
  ['a character set', '\x1b(0text', 'text'],
  ['a lone escape at the end', 'text\x1b', 'text'],
  ['bells, backspaces and NULs', 'te\x07x\x08t\x00', 'text'],
  ['line breaks with indentation', 'one\r\n  two\n\nthree\tfour\u2028five\u0085six', 'one two three four five six'],
  ['a turned direction of writing', '\u202etxt.exe\u2066\u200f\u061c', 'txt.exe'],
  ['hidden characters', 'a\u200bb\ufeffc\u2060d', 'abcd'],
  ['emoji that are joined', '👩‍👩‍👧', '👩‍👩‍👧'],
  ['half a character', 'a\ud83db', 'a\ufffdb'],
  ['space around', ' \n text \n ', 'text'],
];

for (const [title, text, shown] of rows) {
  test(`one line is made of ${title}`, () => assert.equal(printableLine(text), shown));
}

test('a long text is cut by characters, never through one', () => {
  assert.equal(printable('abcdef', 6), 'abcdef');
  assert.equal(printable('abcdefg', 6), 'abcde…');
  assert.equal(printable('😀😀😀😀', 4), '😀😀😀😀');
  assert.equal(printable('😀😀😀😀😀', 4), '😀😀😀…');
  assert.equal(printable('x'.repeat(14_000)), `${'x'.repeat(999)}…`);
});

test('text of many lines keeps its line breaks and tabs', () => {
  assert.equal(printableLines('Host a\r\n\tUser \x1b[1mcore\x07\n\n'), 'Host a\n\tUser core\n\n');
});

test('no text gets a control character past it, and what it lets pass it lets pass again', () => {
  const piece = fc.constantFrom(
    '\x1b',
    '[',
    ']',
    '31',
    'm',
    '\x9b',
    '\x07',
    '\\',
    '\n',
    '\r',
    ' ',
    'a',
    '\u202e',
    '\ud800',
  );
  const texts = fc.oneof(fc.string({ unit: piece }), fc.string({ unit: 'binary' }));
  fc.assert(
    fc.property(texts, text => {
      const line = printableLine(text);
      assert.doesNotMatch(line, /[\p{Cc}\p{Bidi_Control}\p{Cs}\u2028\u2029]/u);
      assert.equal(printableLine(line), line);
      assert.doesNotMatch(printableLines(text), /[^\n\t\P{Cc}]|\p{Bidi_Control}/u);
    }),
  );
});
