import { broken, type CarefulReader } from '../transfer/careful-reader.ts';
import type { Elf } from './elf.ts';
import { type Encoding, fieldReader } from './fields.ts';

export type ElfHeader = Pick<Elf, 'bits' | 'byteOrder' | 'machine' | 'type'> & {
  /** The program headers: where they begin, how many there are, and how far they lie apart, in bytes. */
  readonly programHeaders: { readonly offset: number; readonly count: number; readonly entrySize: number };
};

/** `undefined` for what is no ELF file. */
export function readElfHeader(file: CarefulReader): ElfHeader | undefined {
  if (file.length < 4 || file.block(0, 4, 'its magic number').getUint32(0) !== magic) return undefined;
  const encoding = readEncoding(file.block(4, 2, 'its identification'));
  const { size, programHeaderOffset, sizes } = layouts[encoding.bits];
  const fields = fieldReader(file, encoding)(0, size, 'its header');
  return {
    ...encoding,
    type: types[fields.half(16)] ?? String(fields.half(16)),
    machine: machineName(fields.half(18), encoding),
    programHeaders: {
      offset: fields.address(programHeaderOffset),
      entrySize: fields.half(sizes),
      count: fields.half(sizes + 2),
    },
  };
}

/** 0x7F E L F. */
const magic = 0x7f454c46;

/** Of the gABI's Elf32_Ehdr and Elf64_Ehdr: their size, and the offsets of e_phoff and e_phentsize; e_phnum follows it. */
const layouts = {
  32: { size: 52, programHeaderOffset: 28, sizes: 42 },
  64: { size: 64, programHeaderOffset: 32, sizes: 54 },
} as const;

const types: Readonly<Record<number, string>> = { 1: 'REL', 2: 'EXEC', 3: 'DYN', 4: 'CORE' };

/** By e_machine, class and byte order: one number may stand for several architectures (ppc64 and ppc64le). */
const machines: Readonly<Record<string, string>> = {
  '62/64/little': 'amd64',
  '183/64/little': 'arm64',
  '21/64/little': 'ppc64le',
  '22/64/big': 's390x',
};

function machineName(number: number, { bits, byteOrder }: Encoding): string {
  return machines[`${number}/${bits}/${byteOrder}`] ?? String(number);
}

function readEncoding(identification: DataView): Encoding {
  const [bitsCode, orderCode] = [identification.getUint8(0), identification.getUint8(1)];
  const bits = ({ 1: 32, 2: 64 } as const)[bitsCode] ?? broken(`its class is ${bitsCode}`);
  const byteOrder = ({ 1: 'little', 2: 'big' } as const)[orderCode] ?? broken(`its byte order is ${orderCode}`);
  return { bits, byteOrder };
}
