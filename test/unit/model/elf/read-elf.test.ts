import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Elf } from '../../../../src/model/elf/elf.ts';
import { readElf } from '../../../../src/model/elf/read-elf.ts';
import { bytesOf } from '../../../../src/model/transfer/bytes.ts';
import { type TinyElf, tinyElf } from '../../../support/tiny-elf.ts';

const nothing: Elf = {
  kind: 'elf',
  bits: 64,
  byteOrder: 'little',
  machine: 'amd64',
  type: 'DYN',
  interpreter: undefined,
  needed: [],
  soname: undefined,
  rpath: undefined,
  runpath: undefined,
  neededVersions: [],
  definedVersions: [],
};

const everything = {
  interpreter: '/lib/ld.so.1',
  needed: ['libc.so.6', `lib${'long'.repeat(100)}.so.1`],
  soname: 'libtiny.so.1',
  rpath: '/opt/lib',
  runpath: '$ORIGIN/../lib:/opt/lib64',
  neededVersions: [
    { library: 'libc.so.6', version: 'GLIBC_2.17', binding: 'strong' },
    { library: 'libc.so.6', version: 'GLIBC_2.99', binding: 'weak' },
    { library: 'libm.so.6', version: 'GLIBC_2.29', binding: 'strong' },
  ],
  definedVersions: ['TINY_1', 'TINY_2'],
} as const satisfies TinyElf;

function read(file: Uint8Array) {
  return readElf(bytesOf(file));
}

test('the architectures of nodes have the names that Kubernetes gives them, others their number', () => {
  const machines = [
    [{ machine: 62 }, 'amd64'],
    [{ machine: 183 }, 'arm64'],
    [{ machine: 21 }, 'ppc64le'],
    [{ machine: 21, byteOrder: 'big' }, '21'],
    [{ machine: 22, byteOrder: 'big' }, 's390x'],
    [{ machine: 22, byteOrder: 'big', bits: 32 }, '22'],
    [{ machine: 62, bits: 32 }, '62'],
    [{ machine: 243 }, '243'],
  ] as const satisfies readonly (readonly [TinyElf, string])[];
  for (const [parts, machine] of machines) assert.deepEqual(read(tinyElf(parts)), { ...nothing, ...parts, machine });
});

test('what a file needs and gives is read in each class and byte order', () => {
  for (const bits of [32, 64] as const)
    for (const byteOrder of ['little', 'big'] as const) {
      const file = tinyElf({ ...everything, bits, byteOrder, machine: 1 });
      assert.deepEqual(read(file), { ...nothing, ...everything, bits, byteOrder, machine: '1' });
    }
});

test('the type of a file has its name, or its number', () => {
  const types = [1, 2, 3, 4, 0xfe00].map(type => tinyElf({ type })).map(read);
  assert.deepEqual(
    types.map(elf => elf.kind === 'elf' && elf.type),
    ['REL', 'EXEC', 'DYN', 'CORE', '65024'],
  );
});

test('what does not begin as an ELF file is none', () => {
  for (const text of ['', '\x7f', '\x7fEL', '\x7fELE and more', '#!/bin/sh\n'])
    assert.deepEqual(read(Buffer.from(text, 'latin1')), { kind: 'not-elf' });
});

test('a file that contradicts itself is broken, and the reason says where', () => {
  const whole = tinyElf(everything);
  const wrong = (offset: number, ...bytes: readonly number[]) => {
    const file = Buffer.from(whole);
    file.set(bytes, offset);
    return file;
  };
  const dynamic = whole.readUInt32LE(64 + 2 * 56 + 8);
  const needed = whole.indexOf(Buffer.from([0xfe, 0xff, 0xff, 0x6f, 0, 0, 0, 0]), dynamic);
  const records = whole.readUInt32LE(needed + 8) - 0x10000;
  const broken = [
    [whole.subarray(0, 5), 'its identification lies outside of the file'],
    [whole.subarray(0, 63), 'its header lies outside of the file'],
    [wrong(4, 3), 'its class is 3'],
    [wrong(5, 0), 'its byte order is 0'],
    [wrong(54, 55, 0), 'its program headers are 55 bytes long'],
    [wrong(39, 1), 'program header 0 lies outside of the file'],
    [whole.subarray(0, -1), `it is cut off: ${whole.length - 1} bytes, of at least ${whole.length}`],
    [wrong(64 + 56 + 32, 2), "its interpreter's name has no end"],
    [wrong(dynamic + 8, 0xff, 0xff), 'a name has no end'],
    [wrong(needed + 8, 0, 0, 0), 'its table of needed versions lies in no segment'],
    [wrong(records, 2), 'its symbol versions have the unknown format 2'],
    [wrong(records + 12, 0xff, 0xff), 'its table of needed versions lies outside of the file'],
  ] as const;
  for (const [file, reason] of broken) assert.deepEqual(read(file), { kind: 'broken', reason });
});

test('a table that has no end is given up', () => {
  const file = tinyElf({ needed: ['libc.so.6'] });
  const dynamicHeader = 64 + 2 * 56;
  const dynamic = file.readUInt32LE(dynamicHeader + 8);
  const size = 1024 ** 3;
  file.writeBigUInt64LE(BigInt(size - dynamic), dynamicHeader + 32);
  let readings = 0;
  const endless = {
    length: size,
    at: (offset: number, length: number) => {
      readings += 1;
      assert.ok(readings < 300_000);
      return offset < dynamic ? file.subarray(offset, offset + length) : Buffer.alloc(length, 1);
    },
  };
  assert.deepEqual(readElf(endless), { kind: 'broken', reason: 'its tables are larger than any real ones' });
});

test('a file that becomes shorter while it is read is broken', () => {
  const file = tinyElf({ type: 2 });
  const shrinking = {
    length: file.length,
    at: (offset: number, length: number) => file.subarray(0, 60).subarray(offset, offset + length),
  };
  assert.deepEqual(readElf(shrinking), { kind: 'broken', reason: 'its header could not be read whole' });
});
