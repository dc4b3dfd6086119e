import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { after, before, suite, test } from 'node:test';
import { openFiles } from '../../../src/local/files.ts';
import type { LocalFile } from '../../../src/ports.ts';
import { createTemporaryDirectory } from '../../lab/temporary-directory.ts';

const files = openFiles({ env: {}, home: '/home/jane' });

suite('files and directories of the user', () => {
  const open = new AsyncDisposableStack();
  let directory: string;
  before(async () => {
    directory = open.use(await createTemporaryDirectory()).path;
  });
  after(() => open.disposeAsync());

  const write = async (name: string, content: string | Uint8Array): Promise<string> => {
    const path = join(directory, name);
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, content);
    return path;
  };

  const openFile = async (path: string): Promise<LocalFile> => {
    const found = await files.open(path);
    if (found?.kind !== 'file') throw new Error(`${path} is no file`);
    return found;
  };

  test('a file is read at any place, and as a stream as often as wanted', async () => {
    const content = Buffer.from(Array.from({ length: 600_000 }, (_, at) => (at * 31) % 251));
    await using file = await openFile(await write('file', content));
    assert.equal(file.bytes.length, content.length);
    assert.ok(content.subarray(300_000, 300_010).equals(file.bytes.at(300_000, 10)));
    assert.equal(file.bytes.at(content.length - 4, 10).length, 4);
    for (const stream of [file.stream(), file.stream()]) assert.ok(content.equals(await buffer(stream)));
  });

  test('what was opened is what is read, also when another file takes its name', async () => {
    const path = await write('replaced', 'old content');
    await using file = await openFile(path);
    await rm(path);
    await write('replaced', 'new');
    assert.deepEqual(
      [Buffer.from(file.bytes.at(0, 3)).toString(), (await buffer(file.stream())).toString()],
      ['old', 'old content'],
    );
  });

  test('of a file that becomes shorter comes what is left, and of one that grows what it was', async () => {
    const path = await write('changing', 'abcdef');
    await using file = await openFile(path);
    await truncate(path, 3);
    assert.equal((await buffer(file.stream())).toString(), 'abc');
    await writeFile(path, 'abcdefghi');
    assert.equal((await buffer(file.stream())).toString(), 'abcdef');
  });

  test('links are followed to what they name, and executable is what its owner may execute', async () => {
    const path = await write('program', '#!/bin/sh\n');
    await symlink(path, join(directory, 'link'));
    await using plain = await openFile(path);
    await chmod(path, 0o755);
    await using program = await openFile(join(directory, 'link'));
    assert.deepEqual([plain.isExecutable, program.isExecutable, program.bytes.length], [false, true, 10]);
  });

  test('of a directory all is listed that is in it, sorted, whatever it is; links in it stay links', async () => {
    for (const name of ['tree/b', 'tree/a/z', 'tree/a/a', 'tree/a-b']) await write(name, name);
    await mkdir(join(directory, 'tree/empty'));
    await symlink('../b', join(directory, 'tree/a/up'));
    await symlink('a', join(directory, 'tree/other'));
    execFileSync('mkfifo', [join(directory, 'tree/pipe')]);
    await symlink('tree', join(directory, 'to-tree'));
    for (const path of ['tree', 'tree/', 'to-tree'])
      assert.deepEqual(await files.open(join(directory, path)), {
        kind: 'directory',
        entries: [
          { kind: 'file', path: 'a-b' },
          { kind: 'file', path: 'a/a' },
          { kind: 'link', path: 'a/up', target: '../b' },
          { kind: 'file', path: 'a/z' },
          { kind: 'file', path: 'b' },
          { kind: 'link', path: 'other', target: 'a' },
          { kind: 'other', path: 'pipe' },
        ],
      });
  });

  test('what is not there is nothing; what is there and no file is a failure, and nobody waits for a pipe', async () => {
    assert.equal(await files.open(join(directory, 'none')), undefined);
    const pipe = join(directory, 'pipe');
    execFileSync('mkfifo', [pipe]);
    await assert.rejects(files.open(pipe), {
      kind: 'failed',
      code: 'FILE_UNREADABLE',
      message: `cannot read file ${pipe}: it is no regular file`,
      hint: `ls -ld ${pipe}`,
    });
    const below = join(await write('file', ''), 'below');
    await assert.rejects(files.open(below), { code: 'FILE_UNREADABLE', message: `cannot read file ${below}: ENOTDIR` });
  });

  test('a file that was closed says that it cannot be read', async () => {
    const path = await write('closed', 'content');
    const file = await openFile(path);
    await file[Symbol.asyncDispose]();
    assert.throws(() => file.bytes.at(0, 1), { code: 'FILE_UNREADABLE' });
    await assert.rejects(buffer(file.stream()), { code: 'FILE_UNREADABLE' });
  });
});
