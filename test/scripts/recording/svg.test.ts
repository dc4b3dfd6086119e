import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Cast, castText, readCast } from '../../../scripts/recording/cast.ts';
import { framesOf, longestWait } from '../../../scripts/recording/frames.ts';
import { svgOf } from '../../../scripts/recording/svg.ts';
import { commandsIn, lastLines } from '../../support/recorded.ts';
import { unbalanced } from './markup.ts';

function castOf(...outputs: readonly (readonly [at: number, text: string])[]): Cast {
  return { columns: 20, rows: 3, title: 'a <title>', outputs: outputs.map(([at, text]) => ({ at, text })) };
}

test('a recording is read as it was written', () => {
  const cast = castOf([0, '$ '], [0.5, '\x1b[32m✔\x1b[39m'], [1.25, '"\\\r\n']);
  assert.deepEqual(readCast(castText(cast)), cast);
});

for (const [what, file] of [
  ['an older version', '{"version":1,"width":80,"height":24,"title":""}\n'],
  ['no title', '{"version":2,"width":80,"height":24}\n'],
  ['what was typed', '{"version":2,"width":80,"height":24,"title":""}\n[0,"i","a"]\n'],
] as const) {
  test(`a recording with ${what} is none of ours`, () => assert.throws(() => readCast(file), /no (header|output)/));
}

test('a picture is text in runs of one style, each with its place, and the cursor', () => {
  assert.deepEqual(framesOf(castOf([0.5, '\x1b[31mA b\x1b[39m   c'])), [
    {
      at: 0.5,
      runs: [
        { row: 0, column: 0, text: 'A b', style: { color: 'red' } },
        { row: 0, column: 6, text: 'c', style: {} },
      ],
      cursor: { row: 0, column: 7 },
    },
  ]);
});

test('what changes nothing, and what is held back, is no picture', () => {
  const cast = castOf([0, 'a'], [0.1, '\x1b[39m'], [0.2, '\x1b[?2026h\rb'], [0.3, '\rc\x1b[?2026l']);
  assert.deepEqual(
    framesOf(cast).map(({ at, runs }) => [at, runs.map(({ text }) => text).join()]),
    [
      [0, 'a'],
      [0.3, 'c'],
    ],
  );
});

test('a wait is cut, also one in which a spinner turns and seconds are counted', () => {
  const cast = castOf(
    [0, '⠋ 9s'],
    [0.5, '\r⠙ 9s'],
    [30, '\r⠹ 39s'],
    [60, '\r⠸ 69s'],
    [60.5, '\rdone  '],
    [99, '\rend '],
  );
  assert.deepEqual(
    framesOf(cast).map(({ at, runs }) => [at, runs.map(({ text }) => text).join()]),
    [
      [0, '⠋ 9s'],
      [0.5, '⠙ 9s'],
      [longestWait, 'done'],
      [2 * longestWait, 'end'],
    ],
  );
});

test('the last picture as lines has neither blanks nor empty lines at its end', () => {
  assert.deepEqual(lastLines(castOf([0, 'a  \r\n'], [1, '\r\nb '])), ['a', '', 'b']);
});

test('each run of text is shown in its periods, in one loop that ends with the last picture', () => {
  const svg = svgOf(castOf([0, 'a'], [1, '\rb'], [2, '\ra'], [3, '\rc'], [4, '']), ['oc rpmoverlay status']);
  // Three seconds, and six to read.
  assert.deepEqual([...svg.matchAll(/@keyframes a\d+\{.*?\}\}/g)].map(String), [
    '@keyframes a0{0%{visibility:hidden}0%{visibility:visible}11.11%{visibility:hidden}22.22%{visibility:visible}33.33%{visibility:hidden}}',
    '@keyframes a1{0%{visibility:hidden}11.11%{visibility:visible}22.22%{visibility:hidden}}',
    '@keyframes a2{0%{visibility:hidden}33.33%{visibility:visible}}',
  ]);
  assert.deepEqual([...svg.matchAll(/<text id="t\d".*/g)].map(String), [
    '<text id="t0" class="gone" x="0" y="14">a</text>',
    '<text id="t1" class="gone" x="0" y="14">b</text>',
    '<text id="t2" x="0" y="14">c</text>',
  ]);
});

test('what means something in XML is text, in the title and the commands too', () => {
  const command = 'oc rpmoverlay usr worker-a -- sh -c "a && b <c >d"';
  const svg = svgOf(castOf([0, `<b>&amp;`], [0.1, "]]>'"]), [command, 'second']);
  assert.deepEqual(unbalanced(svg), []);
  assert.match(svg, />&lt;b&gt;&amp;amp;\]\]&gt;'<\/text>/);
  assert.deepEqual(commandsIn(svg), [command, 'second']);
});
