import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { readCast } from '../../../scripts/recording/cast.ts';
import { framesOf } from '../../../scripts/recording/frames.ts';
import { commandLine, scenes } from '../../../scripts/recording/scenes.ts';
import { svgOf } from '../../../scripts/recording/svg.ts';
import { parse } from '../../../src/cli/parse.ts';
import { Screen } from '../../report/screen.ts';
import { commandsIn, lastLines } from '../../support/recorded.ts';
import { unbalanced } from './markup.ts';

const cast = readCast(await readFile('scripts/recording/demo.cast', 'utf8'));
const svg = await readFile('scripts/recording/demo.svg', 'utf8');
const again = 'node scripts/record-demo.ts';

test('the picture is drawn from the recording', () => {
  assert.equal(svg, svgOf(cast, scenes.map(commandLine)), `${again} --draw`);
});

test('what is typed in the recording are its scenes, and the program understands each', () => {
  const typed = lastLines(cast)
    .filter(line => line.startsWith('$ '))
    .map(line => line.slice(2));
  assert.deepEqual(typed, scenes.map(commandLine), again);
  assert.deepEqual(commandsIn(svg), typed);
  const options = { program: 'oc rpmoverlay', self: ['oc-rpmoverlay'], directory: '/', version: '1.2.3' };
  for (const { words } of scenes) assert.equal(parse(words, options).command, words[0]);
});

test('time only goes on, and after less than forty seconds the last picture is there', () => {
  const times = cast.outputs.map(({ at }) => at);
  assert.deepEqual(
    times,
    times.toSorted((a, b) => a - b),
  );
  const drawn = framesOf(cast).map(({ at }) => at);
  assert.deepEqual(
    drawn,
    drawn.toSorted((a, b) => a - b),
  );
  assert.ok((drawn.at(-1) ?? 0) < 40);
});

test("a test's own terminal sees the same text at the end", () => {
  const screen = new Screen(cast.columns, cast.rows);
  for (const { text } of cast.outputs) screen.write(text);
  assert.equal(screen.text, lastLines(cast).join('\n'));
});

test('the picture is small, well-formed, and asks for nothing from elsewhere', () => {
  assert.ok(Buffer.byteLength(svg) < 150_000);
  assert.deepEqual(unbalanced(svg), []);
  assert.deepEqual(
    svg.replace('xmlns="http://www.w3.org/2000/svg"', '').match(/https?:|url\(|href|<script|@import|@font-face/g),
    null,
  );
});

test('nothing of the machine that it was recorded on is in it', () => {
  for (const { text } of cast.outputs) assert.doesNotMatch(text, /\/tmp|\/root|\/home|rpmoverlay-/);
});
