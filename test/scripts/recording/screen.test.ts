import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Cell, emptyScreen, type Screen, type Style, written } from '../../../scripts/recording/screen.ts';

const small = emptyScreen({ columns: 6, rows: 2 });

for (const [what, sent, seen] of [
  ['text stands where the cursor was', 'ab', ['ab', '']],
  ['a carriage return goes to the beginning of the line, and what is written there replaces', 'abc\rX', ['Xbc', '']],
  ['a line feed keeps the column', 'ab\nc', ['ab', '  c']],
  ['what does not fit goes on in the next line', 'abcdefgh', ['abcdef', 'gh']],
  ['a line that is just full does not break yet', 'abcdef\r\ng', ['abcdef', 'g']],
  ['on the last line all go up', 'a\r\nb\r\nc', ['b', 'c']],
  ['CSI G goes to a column', 'abc\x1b[2GX', ['aXc', '']],
  ['CSI G beyond the end leaves blanks', 'a\x1b[4Gb', ['a  b', '']],
  ['CSI K erases to the end of the line', 'abc\x1b[2G\x1b[K', ['a', '']],
  ['CSI A goes up, not further than to the top', 'a\r\nb\x1b[9A\rX', ['X', 'b']],
  ['marks around what is pasted are not seen', '\x1b[?2004ha\x1b[?2004l', ['a', '']],
] as const) {
  test(what, () => assert.deepEqual(textOn(written(small, sent)), seen));
}

test('colours and weights hold until they are taken back, each by itself', () => {
  const screen = written(small, '\x1b[1;31ma\x1b[39mb\x1b[22mc\x1b[2md\x1b[36me\x1b[0mf');
  assert.deepEqual(
    cellsOn(screen).map(({ style }) => style),
    [{ weight: 'bold', color: 'red' }, { weight: 'bold' }, {}, { weight: 'dim' }, { weight: 'dim', color: 'cyan' }, {}],
  );
});

test('a sequence may come in pieces', () => {
  const style: Style = { color: 'green' };
  for (const sent of [
    ['\x1b', '[32ma'],
    ['\x1b[3', '2ma'],
    ['\x1b[', '32', 'ma'],
  ])
    assert.deepEqual(cellsOn(sent.reduce(written, small)), [{ character: 'a', style }], JSON.stringify(sent));
});

test('the cursor is hidden and shown, and a picture is held back until it is whole', () => {
  const hidden = written(small, '\x1b[?25l\x1b[?2026h');
  assert.deepEqual([hidden.isCursorShown, hidden.isHeld], [false, true]);
  const shown = written(hidden, '\x1b[?25h\x1b[?2026l');
  assert.deepEqual([shown.isCursorShown, shown.isHeld], [true, false]);
});

for (const [what, sent] of [
  ['an unknown sequence', '\x1b[5n'],
  ['an unknown mode', '\x1b[?1049h'],
  ['erasing the other way', '\x1b[1K'],
  ['an unknown colour', '\x1b[35m'],
  ['a title', '\x1b]0;x\x07'],
  ['a tab', '\t'],
  ['a character of two columns', '表'],
  ['a character of none', 'e\u0301'],
] as const) {
  test(`${what} is an error, because it would be drawn wrongly`, () => assert.throws(() => written(small, sent)));
}

function textOn({ lines }: Screen): readonly string[] {
  return lines.map(line => line.map(({ character }) => character).join(''));
}

function cellsOn({ lines }: Screen): readonly Cell[] {
  return lines.flat();
}
