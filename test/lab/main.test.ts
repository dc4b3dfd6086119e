import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';

function startMain(...args: string[]) {
  return spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** What it has said by the time it is up. */
async function awaitWelcome(child: ReturnType<typeof startMain>): Promise<string> {
  let said = '';
  for await (const chunk of child.stdout) {
    said += chunk;
    if (said.includes('Ctrl-C ends it.\n')) break;
  }
  return said;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`a lab that is started alone says how to use it, and ends on ${signal} without a trace`, async () => {
    const child = startMain('--nodes', '0');
    const said = await awaitWelcome(child);
    const [, kubeconfig = ''] = /export KUBECONFIG=(\S+)/.exec(said) ?? [];
    assert.equal(existsSync(kubeconfig), true);
    const ended = once(child, 'exit');
    child.kill(signal);
    assert.deepEqual(await ended, [0, null]);
    assert.equal(existsSync(join(kubeconfig, '..')), false);
  });
}

test('what it does not understand is answered by its usage', async () => {
  const child = startMain('--nodes', 'many');
  const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  assert.equal(code, 2);
  assert.match(stderr, /^usage: npm run lab/);
});
