import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { candidatePath } from '../../src/model/node/node-store.ts';
import { makeRunDirectory } from '../../src/model/put/run-files.ts';
import { judgeSources } from '../../src/steps/candidate/judge-sources.ts';
import { readGround } from '../../src/steps/candidate/read-ground.ts';
import { readSources, type Sources } from '../../src/steps/candidate/read-sources.ts';
import { verifyCandidates } from '../../src/steps/candidate/verify-candidates.ts';
import { runChecked } from '../../src/steps/pod/run-checked.ts';
import { uploadFile } from '../../src/steps/transfer/upload-file.ts';
import { type Lab, startLab } from '../lab/lab.ts';
import { createTemporaryDirectory } from '../lab/temporary-directory.ts';
import { type LabHost, openLabHost } from '../support/lab-host.ts';
import { askTool } from '../support/machine-tool.ts';
import { machine as machineOf } from '../support/node-truth.ts';
import { type TinyElf, tinyElf } from '../support/tiny-elf.ts';

const { signal } = new AbortController();
/** Of this machine, as Kubernetes names it, and the number that ELF has for it. */
const [architecture, machine] = process.arch === 'arm64' ? (['arm64', 183] as const) : (['amd64', 62] as const);

suite('what is to be installed is judged on the node', { timeout: 280_000 }, () => {
  const open = new AsyncDisposableStack();
  let lab: Lab;
  let host: LabHost;
  let directory: string;
  before(async () => {
    directory = open.use(await createTemporaryDirectory()).path;
    lab = open.use(await startLab({ nodes: [{ name: 'worker-a', os: 'rhcos8' }] }));
    host = open.use(await openLabHost(lab, 'worker-a'));
    open.defer(() =>
      machineOf(lab, 'worker-a')
        .run(['rm', '-rf', '/var/lib/oc-rpmoverlay'])
        .then(() => {}),
    );
    await runChecked(inPod(), makeRunDirectory(host.run), signal);
  });
  after(() => open.disposeAsync());

  const inPod = () => ({ node: 'worker-a', shell: host.pod.inPod, reporter: host.ports.reporter, architecture });

  const put = async (puts: Readonly<Record<string, string>>): Promise<Sources> =>
    readSources(
      host.ports,
      Object.entries(puts).map(([destination, source]) => ({ source, destination })),
      signal,
    );

  const write = async (name: string, content: string | Uint8Array): Promise<string> => {
    const path = join(directory, name);
    await writeFile(path, content);
    await chmod(path, 0o755);
    return path;
  };

  test('the ground is what readelf and ldd say of the node’s own libraries', async () => {
    const program = '/usr/bin/ssh';
    await using sources = await put({ '/usr/bin/ssh': program });
    const ground = await readGround(inPod(), sources.all, signal);
    const found = new Map(
      [...execFileSync('ldd', [program], { encoding: 'utf8' }).matchAll(/^\s+(\S+) => (\S+)/gm)].map(
        ([, name = '', path = '']) => [name, path] as const,
      ),
    );
    const needed = [...askTool('readelf', ['-d', program]).matchAll(/\(NEEDED\).*\[(.*)\]/g)].map(
      ([, name = '']) => name,
    );
    const withVersions = new Set(
      [...askTool('readelf', ['-V', program]).matchAll(/File: (\S+)/g)].map(([, name]) => name),
    );
    const expected = needed.map(name => {
      const path = found.get(name) ?? '';
      return [name, withVersions.has(name) ? definedVersions(path) : 'unread'] as const;
    });
    assert.ok(expected.length > 2);
    assert.deepEqual([...ground.libraries].sort(), expected.sort());
    assert.deepEqual(
      { ...ground, libraries: undefined },
      {
        node: 'worker-a',
        architecture,
        release: 'RHEL 8.6',
        interpreters: new Set(askTool('readelf', ['-l', program]).match(/(?<=interpreter: )[^\]]+/)),
        libraries: undefined,
      },
    );
    judgeSources(host.ports, sources.all, ground);
  });

  const needs = (version: string): TinyElf => ({
    machine,
    needed: ['libc.so.6'],
    neededVersions: [{ library: 'libc.so.6', version, binding: 'strong' }],
  });
  const refused: readonly [string, string | Uint8Array, string, RegExp][] = [
    [
      'a libc that is too old',
      tinyElf(needs('GLIBC_2.99')),
      'SYMBOL_VERSION_MISSING',
      /^runc needs GLIBC_2\.99, worker-a has 2\.\d+ \(RHEL 8\.6\): build it in a matching buildroot$/,
    ],
    [
      'a library that is not there',
      tinyElf({ machine, needed: ['libnone.so.1'] }),
      'LIBRARY_MISSING',
      /^runc needs libnone\.so\.1, which worker-a does not have$/,
    ],
    [
      'another architecture',
      tinyElf({ machine: 22, byteOrder: 'big' }),
      'WRONG_ARCHITECTURE',
      /^runc is built for s390x, worker-a is \w+$/,
    ],
    [
      'another libc',
      tinyElf({ machine, interpreter: '/lib/ld-musl-x86_64.so.1' }),
      'INTERPRETER_MISSING',
      /^runc is loaded by \/lib\/ld-musl-x86_64\.so\.1, which worker-a does not have$/,
    ],
    [
      'an interpreter that is not there',
      '#!/usr/bin/nosh\n',
      'INTERPRETER_MISSING',
      /^runc is run by \/usr\/bin\/nosh, which worker-a does not have$/,
    ],
    ['a text', 'hello\n', 'NOT_EXECUTABLE', /^runc is neither an ELF file nor a script$/],
  ];
  for (const [what, content, code, message] of refused)
    test(`${what} is refused before anything comes to the node`, async () => {
      await using sources = await put({ '/usr/bin/runc': await write('runc', content) });
      const ground = await readGround(inPod(), sources.all, signal);
      assert.throws(() => judgeSources(host.ports, sources.all, ground), { kind: 'refused', code, message });
    });

  test('a library that comes in the same run counts, and is judged for what it defines', async () => {
    const program = {
      machine,
      needed: ['libown.so.1'],
      neededVersions: [{ library: 'libown.so.1', version: 'OWN_2', binding: 'strong' }],
    } as const;
    const library = (version: string) => tinyElf({ machine, soname: 'libown.so.1', definedVersions: [version] });
    const tree = async (version: string): Promise<Sources> => {
      await write('libown.so.1.0', library(version));
      return put({
        '/usr/bin/own': await write('own', tinyElf(program)),
        '/usr/lib64/libown.so.1': join(directory, 'libown.so.1.0'),
      });
    };
    await using right = await tree('OWN_2');
    judgeSources(host.ports, right.all, await readGround(inPod(), right.all, signal));
    await using wrong = await tree('OWN_1');
    const ground = await readGround(inPod(), wrong.all, signal);
    assert.throws(() => judgeSources(host.ports, wrong.all, ground), {
      code: 'SYMBOL_VERSION_MISSING',
      message: 'own needs OWN_2 of libown.so.1, worker-a has 1 (RHEL 8.6): build it in a matching buildroot',
    });
  });

  const trial = async (content: string, words: readonly string[] = ['--version']): Promise<void> => {
    await using sources = await put({ '/usr/bin/runc': await write('runc', content) });
    for (const source of sources.all) {
      if (source.kind === 'link') continue;
      const delivery = { file: source.file, sha256: source.sha256, mode: source.mode };
      const upload = {
        node: 'worker-a',
        reach: async () => host.pod.inPod,
        path: candidatePath(host.run, source.index),
        ...delivery,
      };
      await uploadFile(host.ports, upload, signal);
    }
    await verifyCandidates(inPod(), { run: host.run, sources: sources.all, words }, signal);
  };

  test('a program is tried under its own name, as nobody, with nothing to read, no network and nothing to write to', async () => {
    const script = `#!/bin/bash
[ "\${0##*/} $*" = 'runc --version $HOME' ] || exit 11
[ "$(id -u)" -gt 60000 ] || exit 12
[ -z "$(cat)" ] || exit 13
[ "$(grep -c : /proc/net/dev)" = 1 ] || exit 14
touch /usr/x || touch /var/lib/x || touch /etc/x || ls /root && exit 15
grep -q 'NoNewPrivs:.*1' /proc/self/status || exit 16
grep -q 'CapBnd:.*[1-9a-f]' /proc/self/status && exit 17
echo mine >/tmp/x || exit 18
exit 0`;
    await trial(script, ['--version', '$HOME']);
    const node = machineOf(lab, 'worker-a');
    assert.equal(
      await node.run(['sh', '-c', 'ls /tmp/x 2>/dev/null; systemctl list-units --all --no-legend "oc-rpmoverlay*"']),
      '',
    );
  });

  const failing: readonly [string, string, string][] = [
    ['one that hangs', '#!/bin/sh\nexec sleep 60', 'runc hangs: did not answer --version within 10 s on worker-a'],
    [
      'one that does not know its version',
      '#!/bin/sh\necho "what?"; exit 3',
      'runc --version ended with status 3 on worker-a: what?',
    ],
    ['one that is killed', '#!/bin/sh\nkill -SEGV $$', 'runc --version was killed by SIGSEGV on worker-a'],
    ['one that cannot be started', '#!/usr/bin/nosh', 'runc cannot be started on worker-a: No such file or directory'],
  ];
  for (const [what, content, message] of failing)
    test(`${what} is refused when it is tried`, async () => {
      await assert.rejects(trial(content), {
        kind: 'refused',
        code: 'VERIFY_FAILED',
        message,
        hint: 'ask it something else with --verify, or leave this out with --no-verify',
      });
    });
});

/** By readelf, in the order of the file. */
function definedVersions(library: string): readonly string[] {
  const [, defined = ''] = askTool('readelf', ['-W', '-V', library]).split('Version definition section');
  const [own = ''] = defined.split('Version needs section');
  return [...own.matchAll(/Flags: (?!BASE).*Name: (\S+)/g)].map(([, name = '']) => name);
}
