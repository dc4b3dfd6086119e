import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { HostCommand } from '../../../../src/model/host-command.ts';
import { nodeStore } from '../../../../src/model/node/node-store.ts';
import { makeRunDirectory, removeRunFiles, writeRunFile } from '../../../../src/model/put/run-files.ts';
import { aDirectory, programs, runHere } from '../../../support/this-machine.ts';

const run = { id: 'x7k2p' };
const bootId = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();

/** A node's store in a directory of this machine, and a systemd for which the put's unit is active so many times. */
async function aStore(t: TestContext, { active = 0, said = '', rm = 'exec /bin/rm "$@"\n' } = {}) {
  const store = join(await aDirectory(t), 'store');
  const asked = join(await aDirectory(t), 'asked');
  const path = await programs(t, {
    systemctl: `echo "$*" >>'${asked}'\n[ "$2" = --quiet ] || printf '${said}'\n[ "$(wc -l <'${asked}')" -le ${active} ]\n`,
    sleep: 'exit 0\n',
    rm,
  });
  const here = (command: HostCommand): HostCommand => {
    const [program, ...words] = command.argv;
    return { ...command, argv: [program, ...words.map(word => word.replace(nodeStore, store))] };
  };
  return {
    store,
    asked: async () => (await readFile(asked, 'utf8')).trimEnd().split('\n'),
    do: (command: HostCommand) => runHere(here(command), { path }),
    write: async (name: string, content: string) => {
      await mkdir(dirname(join(store, name)), { recursive: true });
      await writeFile(join(store, name), content);
    },
  };
}

test('the directories of a run can be entered by those who try its programs, and read by root alone', async t => {
  const { store, do: does } = await aStore(t);
  assert.deepEqual(await does(makeRunDirectory(run)), { status: 0, stdout: '', stderr: '' });
  const modes = await Promise.all(
    ['', 'runs', 'runs/x7k2p', 'runs/x7k2p/new'].map(async name => (await stat(join(store, name))).mode & 0o777),
  );
  assert.deepEqual(modes, [0o711, 0o711, 0o711, 0o711]);
});

test('directories that are there already are no trouble', async t => {
  const { do: does } = await aStore(t);
  await does(makeRunDirectory(run));
  assert.equal((await does(makeRunDirectory(run))).status, 0);
});

test('a file is written whole, whatever is in it and whatever it is called, and nothing is beside it', async t => {
  const directory = await aDirectory(t);
  const path = join(directory, 'a "$(file)"');
  const content = 'one\ttwo\n\0$HOME `id`\ngrün\nno line ends here';
  assert.deepEqual(await runHere(writeRunFile(path, content)), { status: 0, stdout: '', stderr: '' });
  assert.deepEqual([await readFile(path, 'utf8'), await readdir(directory)], [content, ['a "$(file)"']]);
});

test('an empty file is written as well', async t => {
  const path = join(await aDirectory(t), 'empty');
  await runHere(writeRunFile(path, ''));
  assert.equal(await readFile(path, 'utf8'), '');
});

test('input that is cut off changes nothing', async t => {
  const path = join(await aDirectory(t), 'plan');
  await writeFile(path, 'as before');
  const command = writeRunFile(path, 'a longer one');
  const cut = { ...command, input: Buffer.from('a long') };
  assert.notEqual((await runHere(cut)).status, 0);
  assert.equal(await readFile(path, 'utf8'), 'as before');
});

test('what a run brought is removed, and what others brought is not', async t => {
  const { store, do: does, asked, write } = await aStore(t);
  await write('runs/x7k2p/new/1', 'mine');
  await write('runs/other/plan', 'theirs');
  assert.deepEqual(await does(removeRunFiles(run)), { status: 0, stdout: 'removed\n', stderr: '' });
  assert.deepEqual(await readdir(join(store, 'runs')), ['other']);
  assert.deepEqual(await asked(), ['is-active --quiet oc-rpmoverlay-put-x7k2p.service']);
});

test('what is not there counts as removed', async t => {
  const { do: does } = await aStore(t);
  assert.equal((await does(removeRunFiles(run))).stdout, 'removed\n');
});

test('the end of the put is waited for', async t => {
  const { do: does, asked, write } = await aStore(t, { active: 3 });
  await write('runs/x7k2p/plan', '');
  assert.equal((await does(removeRunFiles(run))).stdout, 'removed\n');
  assert.equal((await asked()).length, 4);
});

const switches: readonly [string, string, string, string][] = [
  ['of this run, which needs it', bootId, 'run\tx7k2p\nby\tme\n', 'kept\n'],
  ['of another run', bootId, 'run\tother\nby\tx7k2p\n', 'removed\n'],
  ['of a run with a longer name', bootId, 'run\tx7k2p2\n', 'removed\n'],
  ['of this run on another boot', 'another-boot', 'run\tx7k2p\n', 'removed\n'],
];
for (const [what, boot, content, said] of switches) {
  test(`with a switch ${what}, it is ${said.trim()}`, async t => {
    const { do: does, write } = await aStore(t);
    await write('runs/x7k2p/program', '');
    await write(`boots/${boot}/switch`, content);
    assert.deepEqual(await does(removeRunFiles(run)), { status: 0, stdout: said, stderr: '' });
  });
}

test('a switch of this run that nothing will fire goes too', async t => {
  const { store, do: does, asked, write } = await aStore(t, { said: 'inactive\\ninactive\\n' });
  await write('runs/x7k2p/program', '');
  await write(`boots/${bootId}/switch`, 'run\tx7k2p\n');
  assert.equal((await does(removeRunFiles(run))).stdout, 'removed\n');
  assert.deepEqual(await readdir(join(store, 'boots', bootId)), []);
  assert.deepEqual((await asked()).slice(1), ['is-active oc-rpmoverlay-deadman.timer oc-rpmoverlay-deadman.service']);
});

test('what cannot be removed is not said to be', async t => {
  const { do: does, write } = await aStore(t, { rm: 'exit 1\n' });
  await write('runs/x7k2p/plan', '');
  assert.deepEqual(await does(removeRunFiles(run)), { status: 1, stdout: '', stderr: '' });
});
