import type { CarefulReader } from '../transfer/careful-reader.ts';
import type { Elf } from './elf.ts';

/** How an ELF file writes its numbers. */
export type Encoding = Pick<Elf, 'bits' | 'byteOrder'>;

/** The numbers of a stretch of an ELF file, by their offset in it. */
export type Fields = {
  readonly half: (offset: number) => number;
  readonly word: (offset: number) => number;
  /** An address, an offset or a size: as wide as the file's class says. What is beyond 2^53 loses its last digits. */
  readonly address: (offset: number) => number;
};

/** `what` names the stretch in the complaint where the file does not hold it. */
export type FieldReader = (offset: number, length: number, what: string) => Fields;

export function fieldReader(file: CarefulReader, { bits, byteOrder }: Encoding): FieldReader {
  const isLittle = byteOrder === 'little';
  return (start, length, what) => {
    const view = file.block(start, length, what);
    const word = (offset: number): number => view.getUint32(offset, isLittle);
    return {
      half: offset => view.getUint16(offset, isLittle),
      word,
      address: bits === 32 ? word : offset => Number(view.getBigUint64(offset, isLittle)),
    };
  };
}
