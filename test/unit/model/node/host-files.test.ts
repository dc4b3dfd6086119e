import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { parseFiles, readFiles } from '../../../../src/model/node/host-files.ts';
import { printedFiles } from '../../../support/host.ts';

async function directoryWith(t: TestContext, files: Readonly<Record<string, string | Buffer>>): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), 'host-files-'));
  t.after(() => rm(directory, { recursive: true }));
  for (const [name, content] of Object.entries(files)) await writeFile(path.join(directory, name), content);
  return directory;
}

/** What the machine's own `sh` prints for these patterns. */
async function print(...patterns: readonly string[]): Promise<string> {
  const [program, ...rest] = readFiles(patterns).argv;
  const { stdout, stderr } = await promisify(execFile)(program, rest);
  assert.equal(stderr, '');
  return stdout;
}

async function read(...patterns: readonly string[]): Promise<Record<string, string>> {
  return Object.fromEntries(parseFiles(await print(...patterns)));
}

test('reading only looks', () => {
  assert.equal(readFiles(['/etc/*']).effect, 'look');
});

test('a pattern stands for all files that it matches, and a name for itself', async t => {
  const d = await directoryWith(t, { 'ssh_a.pub': 'A\n', 'ssh_b.pub': 'B\n', other: 'C', 'x y': 'D' });
  assert.deepEqual(await read(`${d}/ssh_*.pub`, `${d}/other`), {
    [`${d}/ssh_a.pub`]: 'A\n',
    [`${d}/ssh_b.pub`]: 'B\n',
    [`${d}/other`]: 'C',
  });
});

test('what is not there, is no file, or matches nothing is absent', async t => {
  const d = await directoryWith(t, { here: 'yes' });
  await mkdir(path.join(d, 'directory'));
  await symlink('nowhere', path.join(d, 'broken'));
  assert.deepEqual(await read(`${d}/gone`, `${d}/directory`, `${d}/broken`, `${d}/none-*`, `${d}/here`), {
    [`${d}/here`]: 'yes',
  });
  assert.deepEqual(await read(), {});
});

test('content comes back as it is: empty, without an end of line, with line breaks, tabs and NULs', async t => {
  const files = { empty: '', open: 'no end', lines: 'a\nb\n\n', odd: '/etc/shadow\tQUJD\0\n', umlaut: 'grün\n' };
  const d = await directoryWith(t, files);
  const expected = Object.entries(files).map(([name, content]) => [`${d}/${name}`, content]);
  assert.deepEqual(await read(`${d}/*`), Object.fromEntries(expected));
});

test('bytes that are no text are read as far as they are', async t => {
  const d = await directoryWith(t, { binary: Buffer.from([0x61, 0xff, 0x62]) });
  assert.deepEqual(await read(`${d}/binary`), { [`${d}/binary`]: 'a\ufffdb' });
});

test('names are exact, whatever is in them, and none stands for another file', async t => {
  const names = [
    'two words',
    'tab\tinside',
    'line\nbreak',
    `x\nvictim\t${btoa('forged')}`,
    '-n',
    '$(id)',
    "quote'd",
    'back\\slash',
    '100%s',
    '*',
  ];
  const d = await directoryWith(t, Object.fromEntries(names.map(name => [name, `in ${name}`])));
  assert.deepEqual(await read(`${d}/*`), Object.fromEntries(names.map(name => [`${d}/${name}`, `in ${name}`])));
});

test('a file that was cut off on its way is absent rather than half', async t => {
  const d = await directoryWith(t, { a: 'whole', b: 'a longer content that is cut' });
  const printed = await print(`${d}/*`);
  assert.deepEqual(Object.fromEntries(parseFiles(printed.slice(0, -5))), { [`${d}/a`]: 'whole' });
});

test('the stand-in of other tests prints what the shell prints', async t => {
  const d = await directoryWith(t, { a: 'x\n', b: '' });
  assert.equal(printedFiles({ [`${d}/a`]: 'x\n', [`${d}/b`]: '' }), await print(`${d}/*`));
});
