import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  rightRunc,
  runcNeedingGlibc,
  runcOfOtherMachine,
  runcWithoutAnswer,
  runcWithoutInterpreter,
  runcWithoutLibrary,
} from '../support/builds.ts';
import { type Ending, refusalOf } from '../support/ending.ts';
import { viewJournal } from '../support/journal-view.ts';
import { machine } from '../support/node-truth.ts';
import { assertUntouched, usedUsr } from '../support/overlay.ts';
import { tellStories } from '../support/stories.ts';
import { triesAll } from '../support/tried-ways.ts';
import { userFile } from '../support/user-files.ts';

const { lab, run, home } = tellStories({ nodes: [{ name: 'worker-a' }], prepare: lab => usedUsr(lab, 'worker-a') });
const [architecture, other] = process.arch === 'arm64' ? ['arm64', 'amd64'] : ['amd64', 'arm64'];

/** Of a put of this content as `/usr/bin/runc`, which leaves `/usr` as it was to the byte. */
async function refusal(content: string | Uint8Array, ...flags: readonly string[]): Promise<Omit<Ending, 'leftovers'>> {
  const source = await userFile(home(), 'runc', content);
  let ending: Omit<Ending, 'leftovers'> | undefined;
  await assertUntouched(lab(), 'worker-a', async () => {
    const argv = ['usr', 'worker-a', '--via', 'host', '--put', `${source}:/usr/bin/runc`, ...flags, '-o', 'json'];
    ending = refusalOf(await run(argv));
  });
  return ending ?? assert.fail('nothing was asserted');
}

const unfit = [
  {
    what: 'a program that needs a newer C library',
    content: runcNeedingGlibc,
    code: 'SYMBOL_VERSION_MISSING',
    message: /^runc needs GLIBC_2\.99, worker-a has 2\.\d\d \(RHEL 9\.6\): build it in a matching buildroot$/,
    hint: 'build it in registry.access.redhat.com/ubi9/ubi, or link it statically',
  },
  {
    what: 'a program whose library is missing',
    content: runcWithoutLibrary,
    code: 'LIBRARY_MISSING',
    message: /^runc needs libq\.so\.6, which worker-a does not have$/,
    hint: "dnf provides 'libq.so.6()(64bit)'",
  },
  {
    what: 'a program for another architecture',
    content: runcOfOtherMachine,
    code: 'WRONG_ARCHITECTURE',
    message: new RegExp(`^runc is built for ${other}, worker-a is ${architecture}$`),
    hint: `build it for ${architecture}`,
  },
  {
    what: 'a script whose interpreter is missing',
    content: runcWithoutInterpreter,
    code: 'INTERPRETER_MISSING',
    message: /^runc is run by \/usr\/bin\/no-such-shell, which worker-a does not have$/,
    hint: 'name an interpreter of the node in its first line',
  },
  {
    what: 'a broken ELF file',
    content: async () => (await rightRunc()).subarray(0, 1000),
    code: 'NOT_EXECUTABLE',
    message: /^runc is a broken ELF file: it is cut off: 1000 bytes, of at least \d+$/,
    hint: 'build it again, or copy it again',
  },
] as const;

for (const { what, content, code, message, hint } of triesAll ? unfit : unfit.slice(0, 3))
  test(`${what} is refused by reading it, also where it is not to be tried`, async () => {
    const { message: said, ...refused } = await refusal(await content(), '--no-verify');
    assert.match(said ?? '', message);
    assert.deepEqual(refused, { status: 3, code, hint });
  });

const tried = [
  ['hangs', runcWithoutAnswer(), 'runc hangs: did not answer --version within 10 s on worker-a'],
  ['fails', '#!/bin/sh\necho oops >&2; exit 3\n', 'runc --version ended with status 3 on worker-a: oops'],
] as const;

for (const [does, content, message] of tried)
  test(`a program that ${does} when it is asked for its version is refused by trying it`, async () => {
    const hint = 'ask it something else with --verify, or leave this out with --no-verify';
    assert.deepEqual(await refusal(content), { status: 3, code: 'VERIFY_FAILED', message, hint });
  });

test('a refusal is said on stderr, with the next thing to do, and the row on stdout has its code', async () => {
  const source = await userFile(home(), 'runc', await runcWithoutLibrary());
  const ran = await run(['usr', 'worker-a', '--via', 'host', '-q', '--put', `${source}:/usr/bin/runc`]);
  assert.deepEqual(ran, {
    status: 3,
    stdout: 'NODE       /USR      VIA   CODE\nworker-a   refused   -     LIBRARY_MISSING\n',
    stderr: `error: worker-a: runc needs libq.so.6, which worker-a does not have\nhint: dnf provides 'libq.so.6()(64bit)'\n`,
  });
});

test('with --no-verify a program is not tried, and with --verify it is asked something else', async () => {
  const source = await userFile(home(), 'tool', '#!/bin/sh\n[ "$*" = "help me" ]\n');
  const put = (...words: readonly string[]) =>
    run(['usr', 'worker-a', '--via', 'host', '--put', `${source}:/usr/bin/tool`, ...words]);
  const view = viewJournal(lab());
  assert.equal((await put('--no-verify')).status, 0);
  assert.ok(!view.inPods().some(words => words.some(word => word.includes('oc-rpmoverlay-try-'))));
  await machine(lab(), 'worker-a').run(['rm', '/usr/bin/tool']);
  const { status, stderr } = await put('--verify', 'help me');
  assert.deepEqual([status, /^worker-a: trying tool help me$/m.test(stderr)], [0, true], stderr);
});
