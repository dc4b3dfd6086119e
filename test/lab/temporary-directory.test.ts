import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createTemporaryDirectory } from './temporary-directory.ts';

test('what a killed process left is swept by the next one, what a living one has is not', async () => {
  const module = JSON.stringify(join(import.meta.dirname, 'temporary-directory.ts'));
  const script = `const { path } = await (await import(${module})).createTemporaryDirectory(); process.stdout.write(path);`;
  const left = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  assert.equal(existsSync(left), true);
  await using first = await createTemporaryDirectory();
  await using second = await createTemporaryDirectory();
  assert.deepEqual([left, first.path, second.path].map(existsSync), [false, true, true]);
});

test('it is gone with its disposal', async () => {
  const directory = await createTemporaryDirectory();
  await directory[Symbol.asyncDispose]();
  assert.equal(existsSync(directory.path), false);
});
