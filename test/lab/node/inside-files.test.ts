import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, suite, test } from 'node:test';
import { InsideFiles } from './inside-files.ts';

suite('files below another root', () => {
  let root: string;
  let files: InsideFiles;
  const owner = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0, mode: 0o640 };
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'lab-inside-'));
    files = new InsideFiles(root);
    await mkdir(join(root, 'var/home'), { recursive: true });
    await symlink('var/home', join(root, 'home'));
    await symlink('/var/home/real', join(root, 'var/home/link'));
    await writeFile(join(root, 'var/home/real'), 'content');
  });
  afterEach(() => rm(root, { recursive: true }));

  test('links lead to where they lead inside, absolute ones and those that climb too high as well', async () => {
    await symlink('../../../../../../home/real', join(root, 'climbing'));
    assert.deepEqual(
      await Promise.all(['/home/link', '/climbing', '/nosuch', '/home/real/below'].map(p => files.read(p))),
      [...['content', 'content', undefined, undefined]],
    );
  });

  test('a write replaces what a link leads to, with owner and mode, and leaves nothing beside it', async () => {
    await files.write('/home/link', 'new', owner);
    assert.equal(await readlink(join(root, 'var/home/link')), '/var/home/real');
    assert.equal(await readFile(join(root, 'var/home/real'), 'utf8'), 'new');
    assert.equal((await stat(join(root, 'var/home/real'))).mode & 0o777, 0o640);
    assert.deepEqual([...(await files.list('/home'))].sort(), ['link', 'real']);
  });

  test('missing directories are made, and can be entered by whom the file is for', async () => {
    await files.write('/home/core/.ssh/key', 'k', owner);
    const modes = await Promise.all(
      ['core', 'core/.ssh'].map(async p => (await stat(join(root, 'var/home', p))).mode & 0o777),
    );
    assert.deepEqual(modes, [0o750, 0o750]);
  });

  test('removing what is not there is no error, and a missing directory is an empty list', async () => {
    await files.remove('/home/nosuch');
    await files.remove('/home/real');
    assert.deepEqual([await files.list('/home'), await files.list('/nosuch')], [['link'], []]);
  });

  test('links in a circle are an error', async () => {
    await symlink('b', join(root, 'a'));
    await symlink('a', join(root, 'b'));
    await assert.rejects(files.read('/a'), /too many symbolic links/);
  });
});
