/** A number and how many bytes it takes. */
export type Field = readonly [size: 1 | 2 | 4 | 8, value: number];

export type Encode = (...fields: readonly Field[]) => Buffer;

export function encoderFor(byteOrder: 'little' | 'big'): Encode {
  return (...fields) => Buffer.concat(fields.map(field => encodeField(field, byteOrder)));
}

/** A block of a file, and where in it. */
export type Placed = { readonly offset: number; readonly bytes: Buffer };

/** Right after another block, at a multiple of 8. */
export function placeAfter({ offset, bytes }: Placed, block: Buffer): Placed {
  return { offset: Math.ceil((offset + bytes.length) / 8) * 8, bytes: block };
}

/** The file that the blocks make, with zeros between them. */
export function joinPlaced(blocks: readonly Placed[]): Buffer {
  const file = Buffer.alloc(Math.max(...blocks.map(({ offset, bytes }) => offset + bytes.length)));
  for (const { offset, bytes } of blocks) file.set(bytes, offset);
  return file;
}

function encodeField([size, value]: Field, byteOrder: 'little' | 'big'): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  const used = bytes.subarray(8 - size);
  return byteOrder === 'big' ? used : used.reverse();
}
