import { broken } from '../transfer/careful-reader.ts';
import type { Encoding, FieldReader } from './fields.ts';
import type { ElfHeader } from './header.ts';

/** A segment: where its bytes lie in the file, and at which address they will lie in memory. */
export type Segment = {
  readonly type: number;
  readonly offset: number;
  readonly address: number;
  /** In the file; in memory a segment may be longer. */
  readonly size: number;
};

export const segmentType = { load: 1, dynamic: 2, interpreter: 3 } as const;

export function readSegments(read: FieldReader, header: ElfHeader): readonly Segment[] {
  const { offset, count, entrySize } = header.programHeaders;
  const layout = layouts[header.bits];
  if (count > 0 && entrySize < layout.size) broken(`its program headers are ${entrySize} bytes long`);
  return Array.from({ length: count }, (_, index) => {
    const fields = read(offset + index * entrySize, layout.size, `program header ${index}`);
    return {
      type: fields.word(0),
      offset: fields.address(layout.offset),
      address: fields.address(layout.address),
      size: fields.address(layout.fileSize),
    };
  });
}

/** Complains of a file that ends before the last byte that is to be loaded: a copy that was cut off. */
export function checkSegments(segments: readonly Segment[], fileLength: number): void {
  for (const { type, offset, size } of segments) {
    const end = offset + size;
    if (type === segmentType.load && end > fileLength) broken(`it is cut off: ${fileLength} bytes, of at least ${end}`);
  }
}

/** Where in the file the byte lies that an address in memory stands for. */
export function offsetOf(address: number, segments: readonly Segment[], what: string): number {
  const holder = segments.find(
    segment =>
      segment.type === segmentType.load && segment.address <= address && address < segment.address + segment.size,
  );
  return holder ? holder.offset + (address - holder.address) : broken(`${what} lies in no segment`);
}

/** Of the gABI's Elf32_Phdr and Elf64_Phdr: their size, and the offsets of p_offset, p_vaddr and p_filesz. */
const layouts: Readonly<
  Record<Encoding['bits'], Readonly<Record<'size' | 'offset' | 'address' | 'fileSize', number>>>
> = {
  32: { size: 32, offset: 4, address: 8, fileSize: 16 },
  64: { size: 56, offset: 8, address: 16, fileSize: 32 },
};
