import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BinaryGround } from '../../../../src/model/candidate/binary-findings.ts';
import { type BinaryVerdict, judgeBinary, questionsOf } from '../../../../src/model/candidate/binary-verdict.ts';
import { type Candidate, readCandidate } from '../../../../src/model/candidate/candidate.ts';
import type { NeededVersion } from '../../../../src/model/elf/elf.ts';
import { bytesOf } from '../../../../src/model/transfer/bytes.ts';
import { type TinyElf, tinyElf } from '../../../support/tiny-elf.ts';

const ground: BinaryGround = {
  node: 'worker-a',
  architecture: 'amd64',
  release: 'RHEL 8.4',
  interpreters: new Set(['/lib64/ld-linux-x86-64.so.2', '/usr/bin/env', '/bin/sh']),
  libraries: new Map<string, readonly string[] | 'unread'>([
    ['libc.so.6', ['GLIBC_2.2.5', 'GLIBC_2.4', 'GLIBC_2.17', 'GLIBC_2.28', 'GLIBC_PRIVATE']],
    ['libm.so.6', ['GLIBC_2.2.5', 'GLIBC_2.27']],
    ['libstdc++.so.6', ['GLIBCXX_3.4.9', 'GLIBCXX_3.4.25', 'CXXABI_1.3']],
    ['libseccomp.so.2', []],
    ['libfar.so.1', 'unread'],
  ]),
};

const interpreter = '/lib64/ld-linux-x86-64.so.2';

function elf(parts: TinyElf): Candidate {
  return readCandidate(bytesOf(tinyElf(parts)));
}

function script(line: string): Candidate {
  return readCandidate(bytesOf(Buffer.from(`${line}\n`)));
}

function judge(candidate: Candidate, changed: Partial<BinaryGround> = {}): BinaryVerdict {
  return judgeBinary('runc', candidate, { ...ground, ...changed });
}

function refused(code: string, reason: string, hint: string, unsure: readonly string[] = []) {
  return { kind: 'refused', code, reason, hint, unsure };
}

function strong(library: string, ...versions: readonly string[]): readonly NeededVersion[] {
  return versions.map(version => ({ library, version, binding: 'strong' }));
}

const fits: BinaryVerdict = { kind: 'fits', unsure: [] };
const ubi8 = 'build it in registry.access.redhat.com/ubi8/ubi, or link it statically';

test('what needs nothing that the node lacks fits', () => {
  const neededVersions = [...strong('libc.so.6', 'GLIBC_2.2.5', 'GLIBC_2.28'), ...strong('libm.so.6', 'GLIBC_2.27')];
  const candidates = [
    elf({ type: 2 }),
    elf({ type: 3 }),
    elf({ interpreter, needed: ['libc.so.6', 'libm.so.6'], neededVersions }),
    elf({ soname: 'libown.so.1', needed: ['libc.so.6'], definedVersions: ['OWN_1'] }),
    script('#!/bin/sh -e'),
    script('#!/usr/bin/env'),
  ];
  for (const candidate of candidates) assert.deepEqual(judge(candidate), fits);
});

test('a libc that is too old is named by the newest version that is needed and the newest that is there', () => {
  const neededVersions = strong('libc.so.6', 'GLIBC_2.32', 'GLIBC_2.4', 'GLIBC_2.34', 'GLIBC_2.33');
  const candidate = elf({ interpreter, needed: ['libc.so.6'], neededVersions });
  const reason = 'runc needs GLIBC_2.34, worker-a has 2.28 (RHEL 8.4): build it in a matching buildroot';
  assert.deepEqual(judge(candidate), refused('SYMBOL_VERSION_MISSING', reason, ubi8));
  const elsewhere = judge(candidate, { release: 'Fedora CoreOS 38' });
  assert.equal(elsewhere.kind === 'refused' && elsewhere.hint, 'build it on Fedora CoreOS 38, or link it statically');
});

test('versions of other libraries are named with their library, and each family once', () => {
  const neededVersions = [
    ...strong('libstdc++.so.6', 'GLIBCXX_3.4.26', 'CXXABI_1.3', 'GLIBCXX_3.4.30', 'ODD', 'NEW_1'),
    ...strong('libm.so.6', 'GLIBC_2.29'),
  ];
  const reason = [
    'runc needs GLIBCXX_3.4.30 of libstdc++.so.6, worker-a has 3.4.25 (RHEL 8.4): build it in a matching buildroot',
    'needs ODD of libstdc++.so.6, worker-a has none of these (RHEL 8.4): build it in a matching buildroot',
    'needs NEW_1 of libstdc++.so.6, worker-a has none of these (RHEL 8.4): build it in a matching buildroot',
    'needs GLIBC_2.29, worker-a has 2.28 (RHEL 8.4): build it in a matching buildroot',
  ].join('; ');
  assert.deepEqual(judge(elf({ interpreter, neededVersions })), refused('SYMBOL_VERSION_MISSING', reason, ubi8));
});

test('a version is not missed where the loader would only warn', () => {
  const weak = { library: 'libc.so.6', version: 'GLIBC_2.99', binding: 'weak' } as const;
  const neededVersions = [weak, ...strong('libseccomp.so.2', 'SECCOMP_1')];
  assert.deepEqual(judge(elf({ interpreter, neededVersions })), fits);
});

test('a program for another machine is refused for that alone', () => {
  const needed = ['libnone.so.1'];
  assert.deepEqual(
    judge(elf({ machine: 183, interpreter: '/lib/ld-linux-aarch64.so.1', needed })),
    refused('WRONG_ARCHITECTURE', 'runc is built for arm64, worker-a is amd64', 'build it for amd64'),
  );
  assert.deepEqual(
    judge(elf({ machine: 62, bits: 32, needed })),
    refused('WRONG_ARCHITECTURE', 'runc is built for machine 62 of 32 bits, worker-a is amd64', 'build it for amd64'),
  );
});

test('what no kernel runs is refused', () => {
  const hint = 'file runc';
  const cases = [
    [elf({ type: 1 }), 'runc is an ELF file of type REL, which cannot be run', hint],
    [script('echo no'), 'runc is neither an ELF file nor a script', hint],
    [
      { kind: 'broken', reason: 'its class is 3' },
      'runc is a broken ELF file: its class is 3',
      'build it again, or copy it again',
    ],
  ] as const satisfies readonly (readonly [Candidate, string, string])[];
  for (const [candidate, reason, way] of cases)
    assert.deepEqual(judge(candidate), refused('NOT_EXECUTABLE', reason, way));
});

test('an interpreter that is not there is refused, of a program and of a script', () => {
  const musl = elf({ interpreter: '/lib/ld-musl-x86_64.so.1' });
  const cases = [
    [
      musl,
      'runc is loaded by /lib/ld-musl-x86_64.so.1, which worker-a does not have',
      'build it against glibc, or link it statically',
    ],
    [
      script('#!/bin/zsh'),
      'runc is run by /bin/zsh, which worker-a does not have',
      'name an interpreter of the node in its first line',
    ],
    [
      script('#!/bin/sh\r'),
      'runc has a carriage return in its #! line, which the kernel takes for a part of the name',
      'dos2unix runc',
    ],
  ] as const;
  for (const [candidate, reason, hint] of cases)
    assert.deepEqual(judge(candidate), refused('INTERPRETER_MISSING', reason, hint));
});

test('all that is missing is named, the worst first, with the hint for the worst', () => {
  const neededVersions = [...strong('libc.so.6', 'GLIBC_2.34'), ...strong('libcap.so.2', 'CAP_1')];
  const needed = ['libnone.so.1', 'libc.so.6', 'libcap.so.2'];
  const reason = [
    'runc is loaded by /lib/other.so, which worker-a does not have',
    'needs libnone.so.1, libcap.so.2, which worker-a does not have',
    'needs GLIBC_2.34, worker-a has 2.28 (RHEL 8.4): build it in a matching buildroot',
  ].join('; ');
  assert.deepEqual(
    judge(elf({ interpreter: '/lib/other.so', needed, neededVersions })),
    refused('INTERPRETER_MISSING', reason, 'build it against glibc, or link it statically'),
  );
  const withLoader = judge(elf({ interpreter, needed, neededVersions }));
  assert.equal(withLoader.kind === 'refused' && withLoader.hint, "dnf provides 'libnone.so.1()(64bit)'");
});

test('what its own search path may hold is not refused, but said; a libc is', () => {
  const neededVersions = [...strong('libc.so.6', 'GLIBC_2.34'), ...strong('libstdc++.so.6', 'GLIBCXX_3.4.30')];
  const unsure = [
    'whether libown.so.1 is found by way of its own search path, $ORIGIN/../lib',
    'whether a libstdc++.so.6 with GLIBCXX_3.4.30 is found by way of its own search path, $ORIGIN/../lib',
  ];
  const needed = ['libown.so.1', 'libc.so.6', 'libstdc++.so.6'];
  for (const path of [
    { runpath: '$ORIGIN/../lib' },
    { rpath: '$ORIGIN/../lib' },
    { runpath: '$ORIGIN/../lib', rpath: '/a' },
  ]) {
    assert.deepEqual(judge(elf({ interpreter, needed, neededVersions: neededVersions.slice(1), ...path })), {
      kind: 'fits',
      unsure,
    });
    const reason = 'runc needs GLIBC_2.34, worker-a has 2.28 (RHEL 8.4): build it in a matching buildroot';
    const verdict = judge(elf({ interpreter, needed, neededVersions, ...path }));
    assert.deepEqual(verdict, refused('SYMBOL_VERSION_MISSING', reason, ubi8, unsure));
  }
});

test('what was not read on the node, and what env looks for, is said to be unsure', () => {
  const unread = elf({ interpreter, needed: ['libfar.so.1'], neededVersions: strong('libfar.so.1', 'FAR_1') });
  assert.deepEqual(judge(unread), { kind: 'fits', unsure: ['which versions libfar.so.1 of worker-a defines'] });
  assert.deepEqual(judge(elf({ interpreter, needed: ['libfar.so.1'] })), fits);
  const unsure = ['whether /usr/bin/env finds python3 -u on worker-a'];
  assert.deepEqual(judge(script('#!/usr/bin/env python3 -u')), { kind: 'fits', unsure });
});

test('the node is asked for the interpreter and for each library once', () => {
  const neededVersions = [...strong('libc.so.6', 'GLIBC_2.2.5', 'GLIBC_2.4'), ...strong('libdl.so.2', 'GLIBC_2.2.5')];
  assert.deepEqual(questionsOf(elf({ interpreter, needed: ['libc.so.6', 'libm.so.6'], neededVersions })), {
    interpreter,
    libraries: ['libc.so.6', 'libm.so.6', 'libdl.so.2'],
  });
  assert.deepEqual(questionsOf(script('#!/bin/sh -e')), { interpreter: '/bin/sh', libraries: [] });
  assert.deepEqual(questionsOf({ kind: 'other' }), { interpreter: undefined, libraries: [] });
});
