import assert from 'node:assert/strict';
import { closeSync, globSync, openSync, readFileSync, readSync, realpathSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Elf } from '../../../../src/model/elf/elf.ts';
import { readElf } from '../../../../src/model/elf/read-elf.ts';
import { bytesOf } from '../../../../src/model/transfer/bytes.ts';
import { createTemporaryDirectory } from '../../../lab/temporary-directory.ts';
import { askTool } from '../../../support/machine-tool.ts';
import { tinyElf } from '../../../support/tiny-elf.ts';

test('50 programs and libraries of this machine read as readelf reads them', () => {
  const programs = evenly(25, elfFilesIn('/usr/{bin,sbin}/*'));
  const libraries = evenly(25, elfFilesIn('/usr/{lib,lib64}/{*-linux-gnu/,}*.so*'));
  const files = [...programs, ...libraries];
  assert.equal(new Set(files).size, 50);
  const printed = askTool('readelf', ['-W', '-l', '-d', '-V', ...files]).split(/^File: /m);
  const read = files.map(partsRead);
  assert.deepEqual(read, printed.slice(1).map(partsPrinted));
  // None of what is compared is missing everywhere.
  for (const part of ['interpreter', 'soname'] as const)
    assert.ok(
      read.some(parts => parts[part] !== undefined),
      part,
    );
  for (const part of ['needed', 'neededVersions', 'definedVersions'] as const)
    assert.ok(
      read.some(parts => parts[part].length > 0),
      part,
    );
});

test('the small files that tests write read as readelf reads them, in each class and byte order', async () => {
  await using directory = await createTemporaryDirectory();
  const path = join(directory.path, 'tiny');
  for (const bits of [32, 64] as const)
    for (const byteOrder of ['little', 'big'] as const) {
      const needed = ['libc.so.6', 'libm.so.6'];
      await writeFile(
        path,
        tinyElf({ bits, byteOrder, interpreter: '/lib/ld.so.1', needed, soname: 'a', runpath: 'b' }),
      );
      const printed = askTool('readelf', ['-W', '-h', '-l', '-d', path]);
      assert.match(printed, new RegExp(`ELF${bits}[^]*, ${byteOrder} endian`));
      assert.deepEqual(partsRead(path), partsPrinted(printed));
    }
});

type Parts = Omit<Elf, 'kind' | 'bits' | 'byteOrder' | 'machine' | 'type'>;

function elfFilesIn(pattern: string): readonly string[] {
  const files = new Set(globSync(pattern).map(file => realpathSync(file)));
  return [...files].filter(file => statSync(file).isFile() && isElf(file)).sort();
}

function isElf(file: string): boolean {
  const magic = Buffer.alloc(4);
  const open = openSync(file, 'r');
  readSync(open, magic);
  closeSync(open);
  return magic.toString('latin1') === '\x7fELF';
}

function evenly(count: number, files: readonly string[]): readonly string[] {
  return Array.from({ length: count }, (_, index) => files[Math.floor((index * files.length) / count)] ?? '');
}

function partsRead(file: string): Parts {
  const elf = readElf(bytesOf(readFileSync(file)));
  assert.equal(elf.kind, 'elf', file);
  const { kind: _kind, bits: _bits, byteOrder: _byteOrder, machine: _machine, type: _type, ...parts } = elf;
  return parts;
}

function partsPrinted(printed: string): Parts {
  const all = (pattern: RegExp): string[] => [...printed.matchAll(pattern)].map(([, value = '']) => value);
  return {
    interpreter: all(/Requesting program interpreter: (.*)\]$/gm)[0],
    needed: all(/\(NEEDED\) +Shared library: \[(.*)\]$/gm),
    soname: all(/\(SONAME\) +Library soname: \[(.*)\]$/gm)[0],
    rpath: all(/\(RPATH\) +Library rpath: \[(.*)\]$/gm)[0],
    runpath: all(/\(RUNPATH\) +Library runpath: \[(.*)\]$/gm)[0],
    neededVersions: printed
      .split(/^ +(?:0x)?[0-9a-f]+: Version: 1 {2}File: /m)
      .slice(1)
      .flatMap(record => {
        const [library = ''] = record.split(' ', 1);
        return [...record.matchAll(/^ +0x[0-9a-f]+: +Name: (\S+) {2}Flags: (.*?) {2}Version:/gm)].map(
          ([, version = '', flags = '']) =>
            ({ library, version, binding: flags.includes('WEAK') ? 'weak' : 'strong' }) as const,
        );
      }),
    definedVersions: all(/: Rev: 1 {2}Flags: (?!BASE).*? {2}Index: \d+ {2}Cnt: \d+ {2}Name: (\S+)/gm),
  };
}
