import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { readCandidate } from '../../../../src/model/candidate/candidate.ts';
import { mutationsOf, watchedBytes } from '../../../support/mutations.ts';
import { tinyElf } from '../../../support/tiny-elf.ts';

const versions = {
  needed: ['libc.so.6', 'libm.so.6'],
  neededVersions: [
    { library: 'libc.so.6', version: 'GLIBC_2.34', binding: 'strong' },
    { library: 'libm.so.6', version: 'GLIBC_2.29', binding: 'weak' },
  ],
  definedVersions: ['TINY_1', 'TINY_2', 'TINY_3'],
} as const;

const [library = 'there is no libdl.so.2'] = globSync('/usr/{lib,lib64}/{*-linux-gnu/,}libdl.so.2');

const originals: Readonly<Record<string, Uint8Array>> = {
  'a real program': readFileSync('/usr/bin/true'),
  'a real library': readFileSync(library),
  'a tiny library of 64 bits': tinyElf({ ...versions, soname: 'libtiny.so.1', runpath: '$ORIGIN' }),
  'a tiny program of 32 bits': tinyElf({ ...versions, interpreter: '/lib/ld.so.1', bits: 32, byteOrder: 'big' }),
};

const eachTime = 2500;

for (const [index, [name, original]] of Object.entries(originals).entries()) {
  test(`${eachTime} damaged copies of ${name} are read to their end, and nothing outside of them`, () => {
    const kinds = new Map<string, number>();
    for (const damaged of mutationsOf(original, eachTime, 1 + index)) {
      const bytes = watchedBytes(damaged);
      const { kind } = readCandidate(bytes);
      kinds.set(kind, 1 + (kinds.get(kind) ?? 0));
      assert.ok(bytes.seen.reads <= 262_146 && bytes.seen.bytes <= 16 * 1024 * 1024 + 256);
    }
    // The damage is of a size at which both happen: what is read past it, and what is given up.
    assert.ok((kinds.get('elf') ?? 0) > eachTime / 20, 'hardly any is still an ELF file');
    assert.ok((kinds.get('broken') ?? 0) > eachTime / 20, 'hardly any is broken');
  });
}
