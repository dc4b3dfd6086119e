import assert from 'node:assert/strict';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { startStub } from '../support/api-stub.ts';
import { type Desk, openDesk } from '../support/completing.ts';
import { runProgram } from '../support/program.ts';

function complete(desk: Desk, words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return runProgram(['__complete', '--', ...words], { env: { ...desk.env, ...env } });
}

test('names are kept for the next key in one file that only the user reads', async () => {
  await using desk = await openDesk();
  const cache = join(desk.home, 'cache');
  const names = { status: 0, stdout: 'worker-a\nworker-b\n:4\n', stderr: '' };
  assert.deepEqual(await complete(desk, ['ssh', ''], { XDG_CACHE_HOME: cache }), names);
  const [file = '', ...others] = await readdir(join(cache, 'oc-rpmoverlay'));
  assert.deepEqual(others, []);
  const path = join(cache, 'oc-rpmoverlay', file);
  const { mode } = await stat(path);
  assert.equal((mode & 0o777).toString(8), '600');
  assert.ok(!(await readFile(path, 'utf8')).includes('let-me-in'));
  assert.deepEqual(await complete(desk, ['usr', 'worker-a', 'w'], { XDG_CACHE_HOME: cache }), {
    ...names,
    stdout: 'worker-b\n:4\n',
  });
  assert.equal(desk.cluster.requests.length, 1);
});

test('a key that asks for no name contacts no cluster', async () => {
  await using desk = await openDesk();
  const { stdout } = await complete(desk, ['usr', '-o', '']);
  assert.equal(stdout, 'table\nwide\njson\nyaml\nname\n:4\n');
  assert.equal(desk.cluster.connections, 0);
});

const silence = { status: 0, stdout: ':4\n', stderr: '' };

test('a cluster that cannot be asked is no reason to say anything', async () => {
  await using desk = await openDesk();
  const broken = join(desk.home, 'broken');
  await writeFile(broken, '}');
  for (const words of [
    ['ssh', '--context', 'nosuch', ''],
    ['ssh', '--kubeconfig', '/nonexistent', ''],
    ['ssh', '--kubeconfig', broken, ''],
    ['ssh', '--server', 'https://127.0.0.1:1', ''],
    ['ssh', '--request-timeout', 'soon', ''],
  ])
    assert.deepEqual(await complete(desk, words), silence, words.join(' '));
});

test('a cluster that does not answer is given up, and not waited for at the next key', async () => {
  await using desk = await openDesk();
  await using silent = await startStub({ answer: () => {} });
  const words = ['ssh', '--server', silent.url, ''];
  assert.deepEqual(await complete(desk, words), silence);
  assert.deepEqual(await complete(desk, words), silence);
  assert.equal(silent.requests.length, 1);
});

test('a credential plugin that would ask its user something is not run, and another one is not waited for', async () => {
  await using desk = await openDesk();
  for (const [interactiveMode, ran] of [
    ['Always', false],
    ['IfAvailable', true],
  ] as const) {
    const config = JSON.parse(await readFile(desk.env.KUBECONFIG ?? '', 'utf8'));
    const mark = join(desk.home, interactiveMode);
    const exec = {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: '/bin/sh',
      args: ['-c', 'touch "$0"; read answer', mark],
      interactiveMode,
    };
    const kubeconfig = join(desk.home, `config-${interactiveMode}`);
    await writeFile(kubeconfig, JSON.stringify({ ...config, users: [{ name: 'tester', user: { exec } }] }));
    assert.deepEqual(await complete(desk, ['ssh', '--kubeconfig', kubeconfig, '']), silence);
    assert.equal((await readdir(desk.home)).includes(interactiveMode), ran);
  }
});
