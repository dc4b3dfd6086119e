import type { Bytes } from './bytes.ts';

/** A file of a known kind that is not as its kind has to be. */
export type BrokenFile = { readonly kind: 'broken'; readonly reason: string };

/** Reads what a file that nobody vouches for says of itself: never outside of it, and never without end. */
export type CarefulReader = {
  readonly length: number;
  /** Exactly so many bytes, for their numbers; `what` names them in the complaint. */
  readonly block: (offset: number, length: number, what: string) => DataView;
  /** Text that ends with a NUL before `end`, which is an offset into the file too. */
  readonly text: (offset: number, end: number, what: string) => { readonly text: string; readonly next: number };
};

/**
 * The result of `read`, or `broken` where the file holds less than it says, or makes `read` go round in circles: all that
 * is read may come to 16 MiB, which no real file's tables do, and each reading costs something, so that every loop that
 * reads comes to its end.
 */
export function readCarefully<T>(bytes: Bytes, read: (reader: CarefulReader) => T): T | BrokenFile {
  try {
    return read(carefulReader(bytes));
  } catch (error) {
    if (error instanceof Broken) return { kind: 'broken', reason: error.message };
    throw error;
  }
}

/** Ends the reading of a file that contradicts itself. */
export function broken(reason: string): never {
  throw new Broken(reason);
}

const allowance = 16 * 1024 * 1024;
/** Of a reading, so that there are at most 262 144 of them. */
const leastCost = 64;
const textChunk = 128;

class Broken extends Error {
  override readonly name = 'Broken';
}

function carefulReader(bytes: Bytes): CarefulReader {
  let left = allowance;

  const take = (offset: number, length: number, what: string): Uint8Array => {
    if (!isInside(offset, length, bytes.length)) broken(`${what} lies outside of the file`);
    left -= Math.max(length, leastCost);
    if (left < 0) broken('its tables are larger than any real ones');
    const taken = bytes.at(offset, length);
    return taken.length === length ? taken : broken(`${what} could not be read whole`);
  };

  return {
    length: bytes.length,
    block: (offset, length, what) => {
      const { buffer, byteOffset, byteLength } = take(offset, length, what);
      return new DataView(buffer, byteOffset, byteLength);
    },
    text: (offset, end, what) => {
      const chunks: Uint8Array[] = [];
      for (let position = offset; position < end; ) {
        const chunk = take(position, Math.min(textChunk, end - position), what);
        const nul = chunk.indexOf(0);
        if (nul >= 0) {
          const text = Buffer.concat([...chunks, chunk.subarray(0, nul)]).toString();
          return { text, next: position + nul + 1 };
        }
        chunks.push(chunk);
        position += chunk.length;
      }
      return broken(`${what} has no end`);
    },
  };
}

function isInside(offset: number, length: number, total: number): boolean {
  return offset >= 0 && length >= 0 && offset + length <= total;
}
