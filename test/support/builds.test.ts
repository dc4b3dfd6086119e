import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import {
  faultyService,
  rightRunc,
  rightService,
  runcNeedingGlibc,
  runcOfOtherMachine,
  runcThatDoesNothing,
  runcThatHangs,
  runcWithoutAnswer,
  runcWithoutInterpreter,
  runcWithoutLibrary,
} from './builds.ts';

suite('builds of a container runtime, as this machine runs them', () => {
  let directory = '';
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'lab-builds-'));
  });
  after(() => rm(directory, { recursive: true }));

  /** What the kernel and the loader make of it, with half a second to end. */
  async function run(content: Buffer, ...argv: string[]) {
    const path = await install(content);
    const env = { PATH: process.env.PATH, LC_ALL: 'C' };
    const { status, signal, stdout, stderr, error } = spawnSync(path, argv, { encoding: 'utf8', timeout: 500, env });
    const why = error && 'code' in error ? error.code : undefined;
    return { status, signal, stdout: stdout ?? '', stderr: (stderr ?? '').replaceAll(path, 'runc'), why };
  }

  async function install(content: Buffer): Promise<string> {
    const path = join(directory, 'runc');
    await rm(path, { force: true });
    await writeFile(path, content);
    await chmod(path, 0o755);
    return path;
  }

  const isVersion = { status: 0, signal: null, stderr: '', why: undefined };

  test('a right one says its version and executes what it is given', async () => {
    const { stdout, ...version } = await run(await rightRunc(), '--version');
    assert.deepEqual(version, isVersion);
    assert.notEqual(stdout, '');
    assert.equal((await run(await rightRunc(), 'echo', 'a container')).stdout, 'a container\n');
    assert.notDeepEqual(await rightRunc('one'), await rightRunc('another'));
  });

  test('one that needs a newer C library is refused by the loader, whatever it is asked', async () => {
    const { status, stderr } = await run(await runcNeedingGlibc(), '--version');
    assert.equal(status, 1);
    assert.match(stderr, /version `GLIBC_2\.99' not found \(required by runc\)/);
  });

  test('one that needs a library that is not there is refused by the loader', async () => {
    const { status, stderr } = await run(await runcWithoutLibrary(), '--version');
    assert.equal(status, 127);
    assert.match(stderr, /libq\.so\.6: cannot open shared object file: No such file or directory/);
  });

  test('one for another machine is refused by the kernel', async () => {
    // Anything but a shell would have it read by one: execvp(3).
    const shell = spawnSync('bash', ['-c', '"$0"', await install(await runcOfOtherMachine())], { encoding: 'utf8' });
    assert.equal(shell.status, 126);
    assert.match(shell.stderr, /Exec format error/);
  });

  test('one without its interpreter is refused by the kernel', async () => {
    assert.equal((await run(runcWithoutInterpreter(), 'true')).why, 'ENOENT');
  });

  test('one that does nothing says its version all the same', async () => {
    const { stdout, ...version } = await run(await runcThatDoesNothing(), '--version');
    assert.deepEqual(version, isVersion);
    assert.notEqual(stdout, '');
    assert.equal((await run(await runcThatDoesNothing(), 'echo', 'a container')).stdout, '');
  });

  test('one hangs at its version and starts containers, another one the other way round', async () => {
    const questions = [
      await run(runcWithoutAnswer(), '--version'),
      await run(runcWithoutAnswer(), 'true'),
      await run(runcThatHangs(), '--version'),
      await run(runcThatHangs(), 'true'),
    ];
    assert.deepEqual(
      questions.map(({ status, why }) => why ?? status),
      ['ETIMEDOUT', 0, 0, 'ETIMEDOUT'],
    );
  });

  test('a kubelet or cri-o says its version, a right one and a faulty one', async () => {
    for (const build of [await rightService('kubelet'), await rightService('crio'), await faultyService('dies')]) {
      assert.equal((await run(build, '--version')).status, 0);
    }
  });
});
