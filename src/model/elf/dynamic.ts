import { broken, type CarefulReader } from '../transfer/careful-reader.ts';
import type { Encoding, FieldReader } from './fields.ts';
import { offsetOf, type Segment, segmentType } from './segments.ts';

/** The part of an ELF file that the loader reads: numbers by tag, and the names that they point to. */
export type Dynamic = {
  /** Every value of a tag, in order. */
  readonly values: (tag: number) => readonly number[];
  /** The name at an offset into the table of names. */
  readonly name: (offset: number) => string;
  /** Where in the file the table lies whose address is the value of a tag; `undefined` where the tag is missing. */
  readonly tableAt: (tag: number, what: string) => number | undefined;
};

/** The tags that are looked at (gABI; the versions' from the Linux Standard Base). */
export const dynamicTag = {
  needed: 1,
  nameTable: 5,
  nameTableSize: 10,
  soname: 14,
  rpath: 15,
  runpath: 29,
  definedVersions: 0x6ffffffc,
  neededVersions: 0x6ffffffe,
} as const;

export type DynamicSource = {
  readonly file: CarefulReader;
  readonly read: FieldReader;
  readonly bits: Encoding['bits'];
};

/** A static program has no dynamic segment, which reads as one without entries. */
export function readDynamic(source: DynamicSource, segments: readonly Segment[]): Dynamic {
  const segment = segments.find(({ type }) => type === segmentType.dynamic);
  const entries = Map.groupBy(segment ? readEntries(source, segment) : [], ({ tag }) => tag);
  const values = (tag: number): readonly number[] => (entries.get(tag) ?? []).map(({ value }) => value);

  const tableAt = (tag: number, what: string): number | undefined => {
    const [address] = values(tag);
    return address === undefined ? undefined : offsetOf(address, segments, what);
  };

  const names = tableAt(dynamicTag.nameTable, 'its table of names');
  const [namesSize = 0] = values(dynamicTag.nameTableSize);

  return {
    values,
    tableAt,
    name: offset => {
      if (names === undefined) return broken('it has no table of names');
      return source.file.text(names + offset, names + namesSize, 'a name').text;
    },
  };
}

type Entry = { readonly tag: number; readonly value: number };

/** The entries up to the one with the tag 0. */
function readEntries({ read, bits }: DynamicSource, segment: Segment): readonly Entry[] {
  const width = bits / 8;
  const entries: Entry[] = [];
  for (let offset = 0; offset + 2 * width <= segment.size; offset += 2 * width) {
    const fields = read(segment.offset + offset, 2 * width, 'its dynamic segment');
    const tag = fields.address(0);
    if (tag === 0) break;
    entries.push({ tag, value: fields.address(width) });
  }
  return entries;
}
