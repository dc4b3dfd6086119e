/** A file's content by offset, so that a binary of 100 MB need not be in memory to be judged. */
export type Bytes = {
  readonly length: number;
  /** At most `length` bytes from `offset`; fewer at the end of the file. Only asked for what lies inside. */
  readonly at: (offset: number, length: number) => Uint8Array;
};

export function bytesOf(array: Uint8Array): Bytes {
  return { length: array.length, at: (offset, length) => array.subarray(offset, offset + length) };
}
