import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, realpath, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import {
  type Coming,
  lookAtDestinations,
  parseDestinations,
} from '../../../../src/model/candidate/destination-look.ts';
import { sumOf } from '../../../support/sources.ts';
import { aDirectory, runHere } from '../../../support/this-machine.ts';

/** A directory with a file, links and a directory in it, and what the machine's own sh says of paths below it. */
async function place(t: TestContext) {
  const d = await realpath(await aDirectory(t));
  await writeFile(join(d, 'runc'), 'old');
  await mkdir(join(d, 'lib/deep'), { recursive: true });
  await symlink('runc', join(d, 'short'));
  await symlink(join(d, 'lib'), join(d, 'lib64'));
  await symlink('nowhere/at-all', join(d, 'broken'));
  const look = async (...coming: readonly Coming[]) => {
    const { status, stdout, stderr } = await runHere(lookAtDestinations(coming));
    assert.deepEqual([status, stderr], [0, '']);
    return parseDestinations(stdout);
  };
  return { d, look };
}

const file = (path: string): Coming => ({ kind: 'file', path });
const link = (path: string): Coming => ({ kind: 'link', path });
const old = { kind: 'file', content: sumOf('old') };
const absent = { kind: 'absent', content: 'absent' };

test('looking only looks', () => assert.equal(lookAtDestinations([]).effect, 'look'));

test('a file goes where all links lead, also those above it, and to what is not there yet', async t => {
  const { d, look } = await place(t);
  const names = ['runc', 'short', 'lib64/new', 'lib/../runc', 'not/there/yet', 'broken'];
  assert.deepEqual(await look(...names.map(name => file(`${d}/${name}`))), [
    { path: `${d}/runc`, real: `${d}/runc`, ...old },
    { path: `${d}/short`, real: `${d}/runc`, ...old },
    { path: `${d}/lib64/new`, real: `${d}/lib/new`, ...absent },
    { path: `${d}/lib/../runc`, real: `${d}/runc`, ...old },
    { path: `${d}/not/there/yet`, real: `${d}/not/there/yet`, ...absent },
    { path: `${d}/broken`, real: `${d}/nowhere/at-all`, ...absent },
  ]);
});

test('a link takes the place of what is there, links among it, and only the links above it are followed', async t => {
  const { d, look } = await place(t);
  assert.deepEqual(await look(link(`${d}/short`), link(`${d}/broken`), link(`${d}/runc`), link(`${d}/lib64/new`)), [
    { path: `${d}/short`, real: `${d}/short`, kind: 'link', content: 'link:runc' },
    { path: `${d}/broken`, real: `${d}/broken`, kind: 'link', content: 'link:nowhere/at-all' },
    { path: `${d}/runc`, real: `${d}/runc`, ...old },
    { path: `${d}/lib64/new`, real: `${d}/lib/new`, ...absent },
  ]);
});

test('directories and what is no file are told, whatever is to come', async t => {
  const { d, look } = await place(t);
  execFileSync('mkfifo', [join(d, 'pipe')]);
  assert.deepEqual(await look(file(`${d}/lib`), link(`${d}/lib`), file(`${d}/pipe`)), [
    { path: `${d}/lib`, real: `${d}/lib`, kind: 'directory', content: 'other' },
    { path: `${d}/lib`, real: `${d}/lib`, kind: 'directory', content: 'other' },
    { path: `${d}/pipe`, real: `${d}/pipe`, kind: 'other', content: 'other' },
  ]);
});

test('names are exact, whatever is in them', async t => {
  const { d, look } = await place(t);
  const names = ['two words', '-n', '$(id)', "quote'd", 'back\\slash', '100%s', '*', 'grün'];
  for (const name of names) await writeFile(join(d, name), name);
  assert.deepEqual(
    await look(...names.map(name => file(`${d}/${name}`))),
    names.map(name => ({ path: `${d}/${name}`, real: `${d}/${name}`, kind: 'file', content: sumOf(name) })),
  );
});

test('a word that is not known is something else', () => {
  assert.deepEqual(parseDestinations('/usr/a\t/usr/b\tsocket\tother\n'), [
    { path: '/usr/a', real: '/usr/b', kind: 'other', content: 'other' },
  ]);
});
