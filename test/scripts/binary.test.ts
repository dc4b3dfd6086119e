import assert from 'node:assert/strict';
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import packageJson from '../../package.json' with { type: 'json' };
import { unlessThere } from '../support/machine-tool.ts';
import { packedProgram, type Ran, runProgram } from '../support/program.ts';

const skip = unlessThere('kubectl', 'version', '--client');

let directory = '';
/** The binary alone in a directory, and the link to it that krew makes in another one. */
let binary = '';
let link = '';

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'binary-'));
  binary = join(directory, 'oc-rpmoverlay');
  await copyFile(packedProgram()[0], binary);
  await mkdir(join(directory, 'bin'));
  link = join(directory, 'bin', 'kubectl-rpmoverlay');
  await symlink(binary, link);
});
after(() => rm(directory, { recursive: true, force: true }));

test('the binary, copied alone, says its version', async () => {
  const expected = { status: 0, stdout: `oc-rpmoverlay ${packageJson.version}\n`, stderr: '' };
  assert.deepEqual(await run(binary, '--version'), expected);
  assert.deepEqual(await run(link, 'version'), expected);
});

for (const [file, name] of [
  [() => binary, 'oc rpmoverlay'],
  [() => link, 'kubectl rpmoverlay'],
] as const) {
  test(`help and usage errors of the binary call it ${name} by the name of its file or link`, async () => {
    const help = await run(file(), '--help');
    assert.deepEqual({ status: help.status, stderr: help.stderr }, { status: 0, stderr: '' });
    assert.ok(help.stdout.includes(`Usage:\n  ${name} COMMAND [flags]\n`), help.stdout);
    assert.deepEqual(await run(file(), 'nonsense'), {
      status: 2,
      stdout: '',
      stderr: `error: unknown command "nonsense" for "${name}"\nhint: ${name} --help\n`,
    });
  });
}

test('kubectl finds the link on the PATH, and hands on the words and the exit status', { skip }, async () => {
  const env = { PATH: `${join(directory, 'bin')}:${process.env.PATH}`, HOME: directory };
  const kubectl = (...words: readonly string[]) => runProgram(['rpmoverlay', ...words], { program: ['kubectl'], env });
  assert.deepEqual(await kubectl('two words', '-o', 'table'), {
    status: 2,
    stdout: '',
    stderr: 'error: unknown command "two words" for "kubectl rpmoverlay"\nhint: kubectl rpmoverlay --help\n',
  });
  assert.deepEqual(await kubectl('version'), {
    status: 0,
    stdout: `oc-rpmoverlay ${packageJson.version}\n`,
    stderr: '',
  });
});

test('a usage error of the binary is one JSON object where that is wanted', async () => {
  const { status, stdout } = await run(binary, 'nonsense', '-o', 'json');
  const { version, exit, code } = JSON.parse(stdout);
  assert.deepEqual({ status, version, exit, code }, { status: 2, version: 1, exit: 2, code: 'UNKNOWN_COMMAND' });
});

test('the binary loads what carries a command out, and ends as the command does', async () => {
  const { status, stderr } = await run(binary, 'usr', 'worker-a', '--kubeconfig', join(directory, 'none'));
  assert.deepEqual(
    { status, first: stderr.split('\n')[0] },
    { status: 2, first: `error: there is no kubeconfig ${join(directory, 'none')}` },
  );
});

test('nothing in the binary names the directory that it was built in', async () => {
  assert.ok(!(await readFile(binary)).includes(resolve('.')));
});

function run(program: string, ...words: readonly string[]): Promise<Ran> {
  return runProgram(words, { program: [program] });
}
