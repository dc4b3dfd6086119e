import { encoderFor, joinPlaced, type Placed, placeAfter } from './binary-writer.ts';

/** A tag's value: a number and a list of numbers are written as INT32, a bigint as INT64, text as STRING, a list of it as STRING_ARRAY. */
export type TagValue = number | readonly number[] | bigint | string | readonly string[];

export type TagTable = Readonly<Record<number, TagValue | undefined>>;

export type TinyRpm = {
  /** Of the lead: 0 for a binary package, 1 for a source package. */
  readonly leadType?: number;
  /** Beside the size, which is there unless it is told to be `undefined`. */
  readonly signature?: TagTable;
  /** Beside what every package has. */
  readonly header?: TagTable;
  readonly payload?: Buffer;
};

/** An RPM file of some hundred bytes, `tiny-1.0-1.noarch` unless told, without anything to check a signature by. */
export function tinyRpm({ leadType = 0, signature, header, payload = Buffer.from('payload') }: TinyRpm): Buffer {
  const main = headerOf({
    1000: 'tiny',
    1001: '1.0',
    1002: '1',
    1022: 'noarch',
    1044: 'tiny-1.0-1.src.rpm',
    ...header,
  });
  const first = headerOf({ 1000: main.length + payload.length, ...signature });
  const identification = [
    [4, 0xedabeedb],
    [1, 3],
    [1, 0],
    [2, leadType],
    [2, 1],
  ] as const;
  const lead = Buffer.alloc(96);
  lead.set(encode(...identification));
  const signed = placeAfter({ offset: 0, bytes: lead }, first);
  const described = placeAfter(signed, main);
  const rest = { offset: described.offset + main.length, bytes: payload };
  return joinPlaced([{ offset: 0, bytes: lead }, signed, described, rest]);
}

const encode = encoderFor('big');

function headerOf(table: TagTable): Buffer {
  const values = Object.entries(table).flatMap(([tag, value]) =>
    value === undefined ? [] : [encodeValue(Number(tag), value)],
  );
  const places: Placed[] = [];
  for (const { bytes } of values)
    places.push(placeAfter(places.at(-1) ?? { offset: 0, bytes: Buffer.alloc(0) }, bytes));
  const data = places.length === 0 ? Buffer.alloc(0) : joinPlaced(places);
  return Buffer.concat([
    encode([4, 0x8eade801], [4, 0], [4, values.length], [4, data.length]),
    ...values.map(({ tag, type, count }, index) =>
      encode([4, tag], [4, type], [4, places[index]?.offset ?? 0], [4, count]),
    ),
    data,
  ]);
}

function encodeValue(tag: number, value: TagValue) {
  if (typeof value === 'number') return { tag, type: 4, count: 1, bytes: encode([4, value]) };
  if (typeof value === 'bigint') return { tag, type: 5, count: 1, bytes: encode([8, Number(value)]) };
  if (isNumbers(value)) {
    return { tag, type: 4, count: value.length, bytes: encode(...value.map(each => [4, each] as const)) };
  }
  const texts = typeof value === 'string' ? [value] : value;
  const bytes = Buffer.from(texts.map(text => `${text}\0`).join(''));
  return { tag, type: typeof value === 'string' ? 6 : 8, count: texts.length, bytes };
}

function isNumbers(value: string | readonly unknown[]): value is readonly number[] {
  return typeof value[0] === 'number';
}
