import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { compileProgram } from '../../scripts/packed/program.ts';

const runFile = promisify(execFile);

test('a run of the program leaves a code cache that V8 takes for this program, and for no other', async t => {
  const directory = await mkdtemp(join(tmpdir(), 'code-cache-'));
  t.after(() => rm(directory, { recursive: true, force: true }));
  const [program, cache] = [join(directory, 'program.js'), join(directory, 'cache')];
  await writeFile(program, "(function () { console.log(process.argv.slice(2).join(' ')); process.exit(0); })");
  const { stdout } = await runFile(process.execPath, ['scripts/packed/write-code-cache.ts', program, cache, 'a', 'b']);
  assert.equal(stdout, 'a b\n');
  const [text, codeCache] = await Promise.all([readFile(program), readFile(cache)]);
  assert.equal(compileProgram(text, codeCache).cachedDataRejected, false);
  assert.equal(compileProgram(Buffer.from('(function () {})'), codeCache).cachedDataRejected, true);
});
