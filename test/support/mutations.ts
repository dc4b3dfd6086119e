import assert from 'node:assert/strict';
import type { Bytes } from '../../src/model/transfer/bytes.ts';

/**
 * Damaged copies of a file, the same ones every time: a bit is turned, a field is set to its maximum, its sign or zero, or
 * the end is cut off; some have several of these. The first bytes, where formats keep their tables, are hit most.
 */
export function* mutationsOf(original: Uint8Array, count: number, seed: number): Generator<Uint8Array> {
  const below = randomBelow(seed);
  for (let index = 0; index < count; index++) {
    let bytes: Uint8Array = Uint8Array.from(original);
    for (let hits = 1 + below(3); hits > 0 && bytes.length > 0; hits--) bytes = damage(bytes, below);
    yield bytes;
  }
}

/** Bytes that fail the test when what lies outside is asked for, and count what was read. */
export function watchedBytes(content: Uint8Array): Bytes & { readonly seen: { reads: number; bytes: number } } {
  const seen = { reads: 0, bytes: 0 };
  return {
    seen,
    length: content.length,
    at: (offset, length) => {
      const isInside = Number.isInteger(offset) && Number.isInteger(length) && offset >= 0 && length >= 0;
      assert.ok(isInside && offset + length <= content.length, `${length} bytes at ${offset} of ${content.length}`);
      seen.reads += 1;
      seen.bytes += length;
      return content.subarray(offset, offset + length);
    },
  };
}

type Below = (limit: number) => number;

function damage(bytes: Uint8Array, below: Below): Uint8Array {
  const reach = below(4) === 0 ? bytes.length : Math.min(bytes.length, 2048);
  const offset = below(reach);
  switch (below(8)) {
    case 0:
      return bytes.subarray(0, below(bytes.length));
    case 1:
    case 2:
    case 3:
      bytes[offset] = (bytes[offset] ?? 0) ^ (1 << below(8));
      return bytes;
    default: {
      const width = [1, 2, 4, 8][below(4)] ?? 1;
      const aligned = offset - (offset % width);
      bytes.fill([0xff, 0x7f, 0x80, 0x00][below(4)] ?? 0, aligned, aligned + width);
      return bytes;
    }
  }
}

/** Marsaglia's xorshift: not random to anyone but a parser, and the same on every machine. */
function randomBelow(seed: number): Below {
  let state = seed || 1;
  return limit => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
}
