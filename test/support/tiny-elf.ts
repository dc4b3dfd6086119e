import type { Elf, NeededVersion } from '../../src/model/elf/elf.ts';
import { type Encode, encoderFor, joinPlaced, type Placed, placeAfter } from './binary-writer.ts';

/** What an ELF file is to say; 64 bits, little endian, amd64 and DYN unless told. */
export type TinyElf = Partial<Omit<Elf, 'kind' | 'machine' | 'type'>> & {
  /** e_machine. */
  readonly machine?: number;
  /** e_type. */
  readonly type?: number;
};

/**
 * An ELF file of some hundred bytes, without code and section headers: for reading, not for running. Where there is nothing
 * that a loader would read it has no dynamic segment, as a static program.
 */
export function tinyElf(parts: TinyElf): Buffer {
  const { bits = 64, byteOrder = 'little' } = parts;
  const encode = encoderFor(byteOrder);
  const width = bits === 64 ? 8 : 4;
  const names = tableOfNames(parts);

  const head = { offset: 0, bytes: Buffer.alloc(bits === 64 ? 64 + 3 * 56 : 52 + 3 * 32) };
  const interpreter = placeAfter(head, zeroEnded(parts.interpreter));
  const table = placeAfter(interpreter, names.bytes);
  const needed = placeAfter(table, neededRecords(parts, names.at, encode));
  const defined = placeAfter(needed, definedRecords(parts, names.at, encode));
  const entries = dynamicEntries(parts, { names: names.at, table, needed, defined });
  const dynamic = placeAfter(defined, encode(...entries.map(value => [width, value] as const)));

  const body = joinPlaced([head, interpreter, table, needed, defined, dynamic]);
  const segments = [segmentOf(1, { offset: 0, bytes: body }), segmentOf(3, interpreter), segmentOf(2, dynamic)];
  body.set(encodeHead(parts, segments));
  return body;
}

type Segment = Readonly<Record<'type' | 'offset' | 'address' | 'size', number>>;

/** The file's first byte lies there in memory. */
const base = 0x10000;

/** PT_NULL where there is nothing in it. */
function segmentOf(type: number, { offset, bytes }: Placed): Segment {
  return { type: bytes.length === 0 ? 0 : type, offset, address: base + offset, size: bytes.length };
}

function encodeHead(
  { bits = 64, byteOrder = 'little', machine = 62, type = 3 }: TinyElf,
  segments: readonly Segment[],
) {
  const encode = encoderFor(byteOrder);
  const width = bits === 64 ? 8 : 4;
  const [headerSize, segmentSize] = bits === 64 ? ([64, 56] as const) : ([52, 32] as const);
  const identification = [0x7f, 0x45, 0x4c, 0x46, bits / 32, byteOrder === 'little' ? 1 : 2, 1, 0];
  return Buffer.concat([
    Buffer.from([...identification, 0, 0, 0, 0, 0, 0, 0, 0]),
    encode([2, type], [2, machine], [4, 1], [width, 0], [width, headerSize], [width, 0], [4, 0]),
    encode([2, headerSize], [2, segmentSize], [2, segments.length], [2, 0], [2, 0], [2, 0]),
    ...segments.map(segment => {
      const [readable, alignment] = [[4, 4] as const, [width, 8] as const];
      // A physical address, the third number, means nothing to a program.
      const place = [segment.offset, segment.address, 0, segment.size, segment.size];
      const numbers = place.map(value => [width, value] as const);
      return bits === 64
        ? encode([4, segment.type], readable, ...numbers, alignment)
        : encode([4, segment.type], ...numbers, readable, alignment);
    }),
  ]);
}

type Tables = Readonly<Record<'table' | 'needed' | 'defined', Placed>> & { readonly names: (name: string) => number };

/** Tags and values in turn. */
function dynamicEntries(parts: TinyElf, { names, table, needed, defined }: Tables): readonly number[] {
  const name = (tag: number, text: string | undefined): number[] => (text === undefined ? [] : [tag, names(text)]);
  const records = (tag: number, { offset, bytes }: Placed): number[] =>
    bytes.length === 0 ? [] : [tag, base + offset];
  const entries = [
    ...(parts.needed ?? []).flatMap(library => name(1, library)),
    ...name(14, parts.soname),
    ...name(15, parts.rpath),
    ...name(29, parts.runpath),
    ...records(0x6ffffffe, needed),
    ...(needed.bytes.length === 0 ? [] : [0x6fffffff, new Set(parts.neededVersions?.map(each => each.library)).size]),
    ...records(0x6ffffffc, defined),
    ...(defined.bytes.length === 0 ? [] : [0x6ffffffd, 1 + (parts.definedVersions?.length ?? 0)]),
  ];
  return entries.length === 0 ? [] : [...entries, 5, base + table.offset, 10, table.bytes.length, 0, 0];
}

/** Elf64_Verneed, each with its Elf64_Vernaux behind it. The hashes are left 0: only a loader looks at them. */
function neededRecords({ neededVersions = [] }: TinyElf, names: (name: string) => number, encode: Encode): Buffer {
  const libraries = [...Map.groupBy(neededVersions, ({ library }) => library)];
  return Buffer.concat(
    libraries.flatMap(([library, versions], index) => {
      const next = index + 1 < libraries.length ? 16 + 16 * versions.length : 0;
      return [
        encode([2, 1], [2, versions.length], [4, names(library)], [4, 16], [4, next]),
        ...versions.map(({ version, binding }: NeededVersion, position) => {
          const distance = position + 1 < versions.length ? 16 : 0;
          return encode([4, 0], [2, binding === 'weak' ? 2 : 0], [2, 2], [4, names(version)], [4, distance]);
        }),
      ];
    }),
  );
}

/** Elf64_Verdef, each with one Elf64_Verdaux behind it; the first is the base, which has the library's name. */
function definedRecords(
  { definedVersions = [], soname = '' }: TinyElf,
  names: (name: string) => number,
  encode: Encode,
) {
  const all = definedVersions.length === 0 ? [] : [soname, ...definedVersions];
  return Buffer.concat(
    all.map((name, index) => {
      const next = index + 1 < all.length ? 28 : 0;
      const definition = [2, index === 0 ? 1 : 0] as const;
      return encode([2, 1], definition, [2, index + 1], [2, 1], [4, 0], [4, 20], [4, next], [4, names(name)], [4, 0]);
    }),
  );
}

function tableOfNames(parts: TinyElf): { readonly bytes: Buffer; readonly at: (name: string) => number } {
  const { needed = [], neededVersions = [], definedVersions = [], soname, rpath, runpath } = parts;
  const versions = neededVersions.flatMap(({ library, version }) => [library, version]);
  const names = new Set(['', ...needed, ...versions, ...definedVersions, soname ?? '', rpath ?? '', runpath ?? '']);
  const bytes = Buffer.from([...names].map(name => `${name}\0`).join(''));
  return { bytes, at: name => (name === '' ? 0 : bytes.indexOf(`\0${name}\0`) + 1) };
}

function zeroEnded(text: string | undefined): Buffer {
  return Buffer.from(text === undefined ? '' : `${text}\0`);
}
