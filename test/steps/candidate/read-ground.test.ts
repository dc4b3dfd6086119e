import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inRootOfInit, locateFiles, lookAtLoader } from '../../../src/model/candidate/loader-look.ts';
import type { HostShell } from '../../../src/ports.ts';
import { readGround } from '../../../src/steps/candidate/read-ground.ts';
import type { SourceFile, SourceLink } from '../../../src/steps/candidate/read-sources.ts';
import { quoteForShell } from '../../../src/text/shell-quote.ts';
import { aHost, shellOf } from '../../support/host.ts';
import { expecting } from '../../support/ports.ts';
import { aRemote } from '../../support/remote.ts';
import { aLink, aSource } from '../../support/sources.ts';
import { tinyElf } from '../../support/tiny-elf.ts';

const interpreter = '/lib64/ld-linux-x86-64.so.2';
const strong = (library: string, version: string) => ({ library, version, binding: 'strong' as const });
const program = tinyElf({
  interpreter,
  needed: ['libc.so.6', 'libm.so.6', 'libown.so.1', 'libnone.so.1'],
  neededVersions: [strong('libc.so.6', 'GLIBC_2.34'), strong('libown.so.1', 'OWN_2')],
});
const libc = tinyElf({ soname: 'libc.so.6', definedVersions: ['GLIBC_2.2.5', 'GLIBC_2.34'] });
const printedCache = '\tlibc.so.6 (libc6,x86-64) => /lib64/libc.so.6\n\tlibm.so.6 (libc6,x86-64) => /lib64/libm.so.6\n';

type Node = {
  readonly answers?: Readonly<Record<string, string>>;
  readonly content?: Uint8Array;
  readonly status?: number;
};

/** A node that has libc and libm; `answers` says which paths are where, when that is asked. */
function ask(
  sources: readonly (SourceFile | SourceLink)[],
  { answers = {}, content = libc, status = 0 }: Node,
  signal: AbortSignal,
) {
  const asked = quoteForShell(lookAtLoader([interpreter]).argv);
  const host = aHost({
    commands: { [asked]: () => ({ stdout: `RHEL_VERSION=9.6\0${printedCache}\0${interpreter}\0` }) },
  });
  for (const [words, stdout] of Object.entries(answers)) host.commands[words] = () => ({ stdout });
  const shell: HostShell = {
    ...shellOf(host, 'pod'),
    async start({ argv }, options) {
      assert.deepEqual(options, {});
      host.ran.push(`pod: ${quoteForShell(argv)}`);
      const remote = aRemote();
      remote.stdout.write(content);
      remote.end(status);
      return remote;
    },
  };
  const { reporter } = expecting();
  return { host, ground: readGround({ node: 'worker-a', shell, reporter, architecture: 'amd64' }, sources, signal) };
}

const paths = ['/usr/lib64/libc.so.6', '/usr/lib64/libm.so.6', '/usr/lib64/libown.so.1', '/usr/lib64/libnone.so.1'];
const located = quoteForShell(locateFiles(paths).argv);
const there = '/usr/lib64/libc.so.6\t/usr/lib64/libc-2.34.so\0/usr/lib64/libm.so.6\t/usr/lib64/libm.so.6\0';
const read = quoteForShell(inRootOfInit('cat', '--', '/usr/lib64/libc-2.34.so').argv);

test('a node is asked for what programs need, and only the libraries are read whose versions matter', async t => {
  const { host, ground } = ask([aSource('/usr/bin/runc', program)], { answers: { [located]: there } }, t.signal);
  assert.deepEqual(await ground, {
    node: 'worker-a',
    architecture: 'amd64',
    release: 'RHEL 9.6',
    interpreters: new Set([interpreter]),
    libraries: new Map<string, unknown>([
      ['libc.so.6', ['GLIBC_2.2.5', 'GLIBC_2.34']],
      ['libm.so.6', 'unread'],
    ]),
  });
  assert.deepEqual(host.ran, [
    `pod: ${quoteForShell(lookAtLoader([interpreter]).argv)}`,
    `pod: ${located}`,
    `pod: ${read}`,
  ]);
});

test('a library that comes in the same run is read here, by way of its link', async t => {
  const library = tinyElf({ soname: 'libown.so.1', definedVersions: ['OWN_2'] });
  const sources = [
    aSource('/usr/bin/runc', program),
    aSource('/usr/lib64/libown.so.1.5', library, { role: 'library' }),
    aLink('/usr/lib64/libown.so.1', 'libown.so.1.5'),
  ];
  const followed = paths.map(path => path.replace('libown.so.1', 'libown.so.1.5'));
  const answers = { [quoteForShell(locateFiles(followed).argv)]: there };
  const { libraries } = await ask(sources, { answers }, t.signal).ground;
  assert.deepEqual(libraries.get('libown.so.1'), ['OWN_2']);
});

test('a library that cannot be read, or is none, is only known to be there', async t => {
  for (const node of [{ status: 1 }, { content: Buffer.from('no ELF file') }, { content: libc.subarray(0, 100) }]) {
    const { ground } = ask([aSource('/usr/bin/runc', program)], { answers: { [located]: there }, ...node }, t.signal);
    assert.equal((await ground).libraries.get('libc.so.6'), 'unread');
  }
});

test('data asks for nothing, and a node without a need is asked for its release alone', async t => {
  const data = aSource('/usr/share/x', program, { role: 'data' });
  const words = quoteForShell(lookAtLoader([]).argv);
  const { host, ground } = ask([data], { answers: { [words]: 'ID=rhel\nVERSION_ID=9.8\0\0' } }, t.signal);
  assert.deepEqual(await ground, {
    node: 'worker-a',
    architecture: 'amd64',
    release: 'RHEL 9.8',
    interpreters: new Set(),
    libraries: new Map(),
  });
  assert.deepEqual(host.ran, [`pod: ${words}`]);
});
