import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { checksums, parseChecksums } from '../../../../src/model/transfer/checksums.ts';

/** What the machine's own shell prints for these files, while its input stays open. Names are as they are here, not as PID 1 sees them. */
async function print(t: TestContext, files: readonly string[]): Promise<string> {
  const [program, ...words] = checksums([]).argv;
  const input = files.map(file => `${file}\0`).join('');
  const child = spawn(program, [...words.slice(0, -1), `${Buffer.byteLength(input)}`], { signal: t.signal });
  child.stdin.on('error', () => {}).write(input);
  const [printed] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return printed;
}

test('the names go through the input, as PID 1 sees them, and how many bytes they are is said before', () => {
  const { argv, input, effect } = checksums(['/usr/bin/runc', '/usr/bin/ünï']);
  assert.equal(String(input), '/proc/1/root/usr/bin/runc\0/proc/1/root/usr/bin/ünï\0');
  assert.deepEqual([argv.at(-1), effect], [`${input?.length}`, 'look']);
});

test('files, links and what is not there are told apart, whatever their names', async t => {
  const directory = await mkdtemp(path.join(tmpdir(), 'checksums-'));
  t.after(() => rm(directory, { recursive: true }));
  const names = ['plain', 'with a\nline', '-c', '\\back', 'x'.repeat(200)].map(name => path.join(directory, name));
  for (const name of names) await writeFile(name, name);
  const link = path.join(directory, 'link');
  await symlink('to a file', link);
  const gone = path.join(directory, 'gone');

  const printed = await print(t, [gone, link, directory, ...names]);
  const asSeen = printed.replaceAll(directory, `/proc/1/root${directory}`);
  assert.deepEqual(
    parseChecksums([...names, link, gone, directory], asSeen),
    new Map([
      ...names.map(name => [name, createHash('sha256').update(name).digest('hex')] as const),
      [link, 'link:to a file'],
      [gone, null],
      [directory, null],
    ]),
  );
});

test('links alone, and nothing at all, are no reason to wait', async t => {
  assert.equal(await print(t, []), '');
  assert.equal(await print(t, ['/proc/self/exe']).then(printed => printed.startsWith('link:/')), true);
});

test('an answer that did not come whole is as if it had not come', () => {
  assert.deepEqual(parseChecksums(['/a'], `${'0'.repeat(64)}  /proc/1/root/a`), new Map([['/a', null]]));
});
