import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

/** Who asked for the end needs no advice. */
const withoutHint = ['src/stop-signals.ts'];

/** The calls of `new Failure(…)` in a file's text that give no hint. */
function withoutHints(text: string): readonly string[] {
  return [...text.matchAll(/new Failure\(/g)]
    .map(({ index }) => callAt(text, index))
    .filter(call => !/\bhint\b/.test(call));
}

/** From `start` to the parenthesis that closes the first one. No message has an odd one. */
function callAt(text: string, start: number): string {
  let open = 0;
  for (let at = text.indexOf('(', start); at < text.length; at++) {
    if (text[at] === '(') open++;
    if (text[at] === ')' && --open === 0) return text.slice(start, at + 1);
  }
  return text.slice(start);
}

test('every failure comes with a hint: the next command to type, or the one thing to do', () => {
  const files = globSync('src/**/*.ts').filter(file => !withoutHint.includes(file));
  assert.ok(files.length > 100);
  assert.deepEqual(
    files.flatMap(file => withoutHints(readFileSync(file, 'utf8')).map(call => `${file}: ${call}`)),
    [],
  );
});

test('a failure without a hint is caught', () => {
  const bare = "new Failure('failed', 'NO', `no (not even once)`, { cause })";
  assert.deepEqual(withoutHints(`throw ${bare};\nthrow new Failure('failed', 'NO', 'no', { hint: 'oc get x' });`), [
    bare,
  ]);
});
