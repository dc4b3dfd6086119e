import type { Bytes } from '../transfer/bytes.ts';
import { readRpm } from './read-rpm.ts';
import type { RpmReading } from './rpm.ts';

/** The reading of an RPM of which only the first bytes are known, or how many of them it takes to go on. */
export function readRpmStart(
  start: Uint8Array,
  size: number,
): RpmReading | { readonly kind: 'more'; readonly bytes: number } {
  try {
    return readRpm(firstBytes(start, size));
  } catch (error) {
    if (error instanceof NeedsMore) return { kind: 'more', bytes: error.bytes };
    throw error;
  }
}

class NeedsMore extends Error {
  override readonly name = 'NeedsMore';
  readonly bytes: number;

  constructor(bytes: number) {
    super(`${bytes} bytes are needed`);
    this.bytes = bytes;
  }
}

function firstBytes(start: Uint8Array, size: number): Bytes {
  return {
    length: size,
    at: (offset, length) => {
      const end = Math.min(offset + length, size);
      if (end > start.length) throw new NeedsMore(end);
      return start.subarray(offset, end);
    },
  };
}
