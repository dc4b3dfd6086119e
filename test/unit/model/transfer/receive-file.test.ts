import assert from 'node:assert/strict';
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { parseReceiveEvent, received, receiveFile } from '../../../../src/model/transfer/receive-file.ts';
import { createTemporaryDirectory } from '../../../lab/temporary-directory.ts';

const content = Buffer.from('all that the file holds');
const sha256 = createHash('sha256').update(content).digest('hex');

/** A directory with a name that shells stumble over, and the command as a node runs it. */
async function place(t: TestContext) {
  const directory = await createTemporaryDirectory();
  t.after(() => directory[Symbol.asyncDispose]());
  const path = join(directory.path, 'a "file"');
  const start = (): ChildProcessWithoutNullStreams => {
    const [program, ...words] = receiveFile({ path, size: content.length, sha256 }).argv;
    const child = spawn(program, words);
    child.stdin.on('error', () => {});
    return child;
  };
  const receive = async (input: Uint8Array) => {
    const child = start();
    child.stdin.end(input);
    const [said, complaint, [status]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    return { status, said, complaint };
  };
  return { directory: directory.path, path, part: `${path}.part`, start, receive };
}

test('a file arrives whole, for its owner alone, and nothing is beside it', async t => {
  const { directory, path, receive } = await place(t);
  assert.deepEqual(await receive(content), { status: 0, said: 'at\t0\n', complaint: '' });
  assert.ok(content.equals(await readFile(path)));
  assert.deepEqual([(await stat(path)).mode & 0o777, await readdir(directory)], [0o600, ['a "file"']]);
});

test('it takes its bytes and no more, and does not wait for the end of the input', async t => {
  const { start, path } = await place(t);
  const child = start();
  child.stdin.write(Buffer.concat([content, Buffer.from('and more')]));
  const [status] = await once(child, 'close');
  assert.deepEqual([status, (await readFile(path)).equals(content)], [0, true]);
});

test('what broke off is kept, and taken up where it ended', async t => {
  const { directory, receive } = await place(t);
  const half = await receive(content.subarray(0, 10));
  assert.deepEqual(half, { status: received.short, said: 'at\t0\n', complaint: '' });
  assert.deepEqual(await readdir(directory), ['a "file".part']);
  assert.deepEqual(await receive(content.subarray(10)), { status: 0, said: 'at\t10\n', complaint: '' });
  assert.deepEqual(await readdir(directory), ['a "file"']);
});

test('a file that is there needs nothing, and what is beside it goes', async t => {
  const { directory, receive, part } = await place(t);
  await receive(content);
  await writeFile(part, 'rest');
  assert.deepEqual(await receive(Buffer.of()), { status: 0, said: `at\t${content.length}\n`, complaint: '' });
  assert.deepEqual(await readdir(directory), ['a "file"']);
});

test('another file that is there is replaced', async t => {
  const { path, receive } = await place(t);
  await writeFile(path, 'another');
  await receive(content);
  assert.ok(content.equals(await readFile(path)));
});

test('wrong bytes are told and not kept, and a part that is longer than the file is begun anew', async t => {
  const { directory, receive, part } = await place(t);
  const wrong = await receive(Buffer.alloc(content.length));
  assert.deepEqual([wrong.status, await readdir(directory)], [received.damaged, []]);
  await writeFile(part, Buffer.alloc(content.length + 1));
  assert.deepEqual(await receive(content), { status: 0, said: 'at\t0\n', complaint: '' });
});

test('an attempt that still writes is waited for, and then its part is taken up', async t => {
  const { start, path } = await place(t);
  const former = start();
  await once(former.stdout, 'data');
  former.stdin.write(content.subarray(0, 10));
  const next = start();
  const said = text(next.stdout);
  await Promise.race([once(next.stdout, 'data'), untilItWaits(next)]);
  former.stdin.end(content.subarray(10, 12));
  next.stdin.end(content.subarray(12));
  const [status] = await once(next, 'close');
  assert.deepEqual([status, await said, (await readFile(path)).equals(content)], [0, 'at\t12\n', true]);
});

/** Resolves once it has started the program that waits for a lock. */
async function untilItWaits({ pid }: ChildProcessWithoutNullStreams): Promise<void> {
  for (;;) {
    const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(' ').filter(Boolean);
    const names = await Promise.all(children.map(child => readFile(`/proc/${child}/comm`, 'utf8').catch(() => '')));
    if (names.includes('flock\n')) return;
  }
}

test('what cannot be written is told in the words of the system', async t => {
  const { directory, path } = await place(t);
  const [program, ...words] = receiveFile({ path: `${path}/none/x`, size: 1, sha256 }).argv;
  const child = spawn(program, words);
  const [complaint, [status]] = await Promise.all([text(child.stderr), once(child, 'close')]);
  assert.deepEqual([status, /No such file or directory/.test(complaint), await readdir(directory)], [1, true, []]);
});

test('what the receiver says is read, and nothing else', () => {
  const lines = ['at\t0', 'at\t12', 'full\t3', 'at', 'at\t-1', 'full\tx', '', 'other\t1'];
  assert.deepEqual(lines.map(parseReceiveEvent), [
    { kind: 'at', offset: 0 },
    { kind: 'at', offset: 12 },
    { kind: 'full', free: 3 },
    ...Array.from({ length: 5 }, () => undefined),
  ]);
});
