import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';

test('a story after which something is left in the lab fails, and says what', () => {
  const story = new URL('../support/fixtures/leaves-a-namespace.ts', import.meta.url).pathname;
  const { PATH } = process.env;
  const { status, stdout } = spawnSync(process.execPath, ['--test', story], { env: { PATH }, encoding: 'utf8' });
  assert.equal(status, 1);
  assert.match(stdout, /✖ a story that forgets something/);
  assert.match(stdout, /something was left behind/);
  assert.match(stdout, /namespace\/forgotten/);
});
