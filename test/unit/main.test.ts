import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';

const main = resolve('src/main.ts');

/** Runs the program with its stdout closed by the reader, or on a disk that is full. */
async function run(words: readonly string[], reader: 'gone' | 'full disk') {
  const stdout = reader === 'gone' ? 'pipe' : openSync('/dev/full', 'w');
  const child = spawn(process.execPath, [main, ...words], {
    env: { PATH: process.env.PATH },
    stdio: ['ignore', stdout, 'pipe'],
  });
  child.stdout?.destroy();
  if (!child.stderr) throw new Error('the program has no stderr');
  const [stderr, [status]] = await Promise.all([text(child.stderr), once(child, 'close')]);
  return { status, stderr };
}

const lost =
  'error: the result cannot be written: ENOSPC: no space left on device, write\nhint: make room where the output goes, and run the command again';
const unknown = 'error: unknown command "bogus" for "main.ts"\nhint: main.ts --help';

test('a reader who is gone before the help comes is no error', async () => {
  assert.deepEqual(await run(['--help'], 'gone'), { status: 0, stderr: '' });
});

test('a help that a full disk swallowed is a failure, and no bug', async () => {
  assert.deepEqual(await run(['--help'], 'full disk'), { status: 1, stderr: `${lost}\n` });
});

test('a reader who is gone changes nothing about a command line that is not understood', async () => {
  assert.deepEqual(await run(['bogus', '-o', 'json'], 'gone'), { status: 2, stderr: `${unknown}\n` });
});

test('a result that a full disk swallowed is told after what the result was to tell', async () => {
  for (const format of ['json', 'yaml']) {
    assert.deepEqual(await run(['bogus', '-o', format], 'full disk'), { status: 1, stderr: `${unknown}\n${lost}\n` });
  }
});
