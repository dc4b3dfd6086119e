import { broken, type CarefulReader } from '../transfer/careful-reader.ts';

/** One of the two tables in an RPM file, values by tag. A tag that is missing reads as absent; one of another type is broken. */
export type Header = {
  /** Offset in the file of the first byte after it. */
  readonly end: number;
  readonly number: (tag: number) => number | undefined;
  readonly numbers: (tag: number) => readonly number[];
  readonly text: (tag: number) => string | undefined;
  readonly texts: (tag: number) => readonly string[];
};

/** What every header begins with, in bytes: it says how long the header is. */
export const headerIntroSize = 16;

/** Where the header at an offset ends, by what it begins with; it may be beyond the file's end. */
export function endOfHeader(file: CarefulReader, offset: number, what: string): number {
  const { tags, dataSize } = readSizes(file, offset, what);
  return offset + headerIntroSize + tags * entrySize + dataSize;
}

/** The header at an offset, all of which must be in the file (rpm `docs/manual/format_header.md`). */
export function readHeader(file: CarefulReader, offset: number, what: string): Header {
  const entries = readEntries(file, offset, what);
  const end = endOfHeader(file, offset, what);
  const data = offset + headerIntroSize + entries.length * entrySize;
  const byTag = Map.groupBy(entries, ({ tag }) => tag);

  const readTexts = ({ tag, start, count }: Entry): readonly string[] => {
    const texts: string[] = [];
    for (let position = data + start; texts.length < count; ) {
      const { text, next } = file.text(position, end, `the text of tag ${tag}`);
      texts.push(text);
      position = next;
    }
    return texts;
  };

  const readNumbers = ({ tag, type, start, count }: Entry): readonly number[] => {
    const size = numberSizes[type] ?? broken(`tag ${tag} has type ${type}, which is no number`);
    if (data + start + count * size > end) broken(`the number of tag ${tag} lies outside of ${what}`);
    const view = file.block(data + start, count * size, `the number of tag ${tag}`);
    return Array.from({ length: count }, (_, index) => numberAt(view, index * size, size));
  };

  const numbersOf = (tag: number): readonly number[] => {
    const [entry] = byTag.get(tag) ?? [];
    return entry ? readNumbers(entry) : [];
  };

  const textsOf = (tag: number): readonly string[] => {
    const [entry] = byTag.get(tag) ?? [];
    if (entry === undefined) return [];
    return textTypes.includes(entry.type)
      ? readTexts(entry)
      : broken(`tag ${tag} has type ${entry.type}, which is no text`);
  };

  return {
    end,
    number: tag => numbersOf(tag).at(0),
    numbers: numbersOf,
    text: tag => textsOf(tag).at(0),
    texts: textsOf,
  };
}

type Entry = { readonly tag: number; readonly type: number; readonly start: number; readonly count: number };

const entrySize = 16;
/** With the format's version, 1. */
const magic = 0x8eade801;
/** What rpm itself takes at most (`lib/header.c`, HEADER_TAGS_MAX and HEADER_DATA_MAX). */
const most = { tags: 0xffff, dataSize: 0x0fffffff };
/** STRING and STRING_ARRAY. */
const textTypes: readonly number[] = [6, 8];
/** INT16, INT32 and INT64, in bytes. */
const numberSizes: Readonly<Record<number, number>> = { 3: 2, 4: 4, 5: 8 };

function numberAt(view: DataView, offset: number, size: number): number {
  if (size === 8) return Number(view.getBigUint64(offset));
  return size === 4 ? view.getUint32(offset) : view.getUint16(offset);
}

function readEntries(file: CarefulReader, offset: number, what: string): readonly Entry[] {
  const { tags } = readSizes(file, offset, what);
  const index = file.block(offset + headerIntroSize, tags * entrySize, `the index of ${what}`);
  return Array.from({ length: tags }, (_, position) => {
    const word = (field: number): number => index.getUint32(position * entrySize + 4 * field);
    return { tag: word(0), type: word(1), start: word(2), count: word(3) };
  });
}

function readSizes(file: CarefulReader, offset: number, what: string): { tags: number; dataSize: number } {
  const intro = file.block(offset, headerIntroSize, what);
  if (intro.getUint32(0) !== magic) broken(`${what} does not begin as one`);
  const [tags, dataSize] = [intro.getUint32(8), intro.getUint32(12)];
  if (tags > most.tags || dataSize > most.dataSize) broken(`${what} is larger than rpm takes`);
  return { tags, dataSize };
}
