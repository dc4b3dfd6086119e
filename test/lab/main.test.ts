import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

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

for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
  test(`the machines of a lab end with it on ${signal}`, async () => {
    const child = startMain('--nodes', '1');
    await awaitWelcome(child);
    assert.notDeepEqual(await machineProcesses(child.pid), []);
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
    // A killed parent cannot wait for them.
    for (const end = Date.now() + 10_000; Date.now() < end && (await machineProcesses(child.pid)).length > 0; ) {
      await delay(50);
    }
    assert.deepEqual(await machineProcesses(child.pid), []);
  });
}

/** Those of this machine that are in the cgroup of a lab. */
async function machineProcesses(lab: number | undefined): Promise<string[]> {
  const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name));
  const groups = await Promise.all(pids.map(pid => readFile(`/proc/${pid}/cgroup`, 'utf8').catch(() => '')));
  return pids.filter((_, index) => groups[index]?.includes(`/oc-rpmoverlay-lab.${lab}.`));
}

test('what it does not understand is answered by its usage', async () => {
  const child = startMain('--nodes', 'many');
  const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  assert.equal(code, 2);
  assert.match(stderr, /^usage: npm run lab/);
});
