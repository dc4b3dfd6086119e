import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { openFiles } from '../../../src/local/files.ts';

const files = openFiles({ env: {}, home: '/home/jane' });

async function makeDirectory(t: TestContext): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'oc-rpmoverlay-test-'));
  t.after(() => rm(directory, { recursive: true }));
  return directory;
}

async function modeOf(path: string): Promise<string> {
  return ((await stat(path)).mode & 0o777).toString(8);
}

test('data is kept where the platform keeps it', () => {
  const homes = [
    {},
    { XDG_DATA_HOME: '/data' },
    { XDG_DATA_HOME: 'relative' },
    { XDG_DATA_HOME: '' },
    { LOCALAPPDATA: '/AppData/Local' },
    { XDG_DATA_HOME: '/data', LOCALAPPDATA: '/AppData/Local' },
  ].map(env => openFiles({ env, home: '/home/jane' }).dataHome);
  assert.deepEqual(homes, [
    '/home/jane/.local/share/oc-rpmoverlay',
    '/data/oc-rpmoverlay',
    '/home/jane/.local/share/oc-rpmoverlay',
    '/home/jane/.local/share/oc-rpmoverlay',
    '/AppData/Local/oc-rpmoverlay',
    '/data/oc-rpmoverlay',
  ]);
});

test('what may be thrown away is kept where the platform keeps it', () => {
  const homes = [
    {},
    { XDG_CACHE_HOME: '/cache', XDG_DATA_HOME: '/data' },
    { XDG_CACHE_HOME: 'relative' },
    { LOCALAPPDATA: '/AppData/Local' },
  ].map(env => openFiles({ env, home: '/home/jane' }).cacheHome);
  assert.deepEqual(homes, [
    '/home/jane/.cache/oc-rpmoverlay',
    '/cache/oc-rpmoverlay',
    '/home/jane/.cache/oc-rpmoverlay',
    '/AppData/Local/oc-rpmoverlay',
  ]);
});

test('a secret is readable for its owner only, and so are the directories that were made for it', async t => {
  const directory = await makeDirectory(t);
  const path = join(directory, 'a', 'b', 'key');
  await files.writeSecret(path, 'secret\n');
  assert.equal(await files.read(path), 'secret\n');
  assert.deepEqual(await Promise.all([path, join(path, '..'), join(path, '../..')].map(modeOf)), ['600', '700', '700']);
});

test('a secret replaces a file that was open to others, and leaves nothing beside it', async t => {
  const directory = await makeDirectory(t);
  const path = join(directory, 'key');
  await writeFile(path, 'old', { mode: 0o644 });
  const before = await stat(path);
  await files.writeSecret(path, 'new');
  const after = await stat(path);
  assert.deepEqual([await files.read(path), await modeOf(path)], ['new', '600']);
  assert.notEqual(after.ino, before.ino, 'it was not replaced as a whole');
  assert.deepEqual(await readdir(directory), ['key']);
});

test('a secret that cannot be put in its place leaves nothing beside it', async t => {
  const directory = await makeDirectory(t);
  const path = join(directory, 'key');
  await mkdir(join(path, 'full'), { recursive: true });
  await assert.rejects(files.writeSecret(path, 'new'), {
    kind: 'failed',
    code: 'FILE_UNWRITABLE',
    message: `cannot write file ${path}: EISDIR`,
  });
  assert.deepEqual(await readdir(directory), ['key']);
});

test('a file that is not there reads as nothing', async t => {
  const directory = await makeDirectory(t);
  assert.equal(await files.read(join(directory, 'none')), undefined);
  assert.equal(await files.read(join(directory, 'none', 'deeper')), undefined);
});

test('a file that is there and cannot be read is a failure', async t => {
  const directory = await makeDirectory(t);
  await assert.rejects(files.read(directory), {
    kind: 'failed',
    code: 'FILE_UNREADABLE',
    message: `cannot read file ${directory}: EISDIR`,
  });
});

test('a file is removed once, and may be gone already', async t => {
  const path = join(await makeDirectory(t), 'key');
  await files.writeSecret(path, 'secret');
  await files.remove(path);
  await files.remove(path);
  assert.equal(await files.read(path), undefined);
});

test('what is no file is not removed', async t => {
  const directory = await makeDirectory(t);
  await assert.rejects(files.remove(directory), { kind: 'failed', code: 'FILE_UNWRITABLE' });
});
