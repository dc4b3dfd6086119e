import type { Bytes } from '../transfer/bytes.ts';
import { type CarefulReader, readCarefully } from '../transfer/careful-reader.ts';
import { type Dynamic, dynamicTag, readDynamic } from './dynamic.ts';
import type { ElfReading } from './elf.ts';
import { fieldReader } from './fields.ts';
import { readElfHeader } from './header.ts';
import { checkSegments, readSegments, type Segment, segmentType } from './segments.ts';
import { readDefinedVersions, readNeededVersions } from './symbol-versions.ts';

/**
 * Reads what the kernel and the loader would: headers, program headers and the dynamic segment. Section headers are not
 * looked at, since a stripped binary may have none. Nothing is executed, and nothing that the bytes say makes it throw.
 *
 * System V gABI, chapters 4 and 5; symbol versions: Linux Standard Base, Core, 10.7.
 */
export function readElf(bytes: Bytes): ElfReading {
  return readCarefully(bytes, readParts);
}

function readParts(file: CarefulReader): ElfReading {
  const header = readElfHeader(file);
  if (header === undefined) return { kind: 'not-elf' };
  const { bits, byteOrder, machine, type } = header;
  const read = fieldReader(file, header);
  const segments = readSegments(read, header);
  checkSegments(segments, file.length);
  const dynamic = readDynamic({ file, read, bits }, segments);
  return {
    kind: 'elf',
    bits,
    byteOrder,
    machine,
    type,
    interpreter: readInterpreter(file, segments),
    needed: dynamic.values(dynamicTag.needed).map(dynamic.name),
    soname: firstName(dynamic, dynamicTag.soname),
    rpath: firstName(dynamic, dynamicTag.rpath),
    runpath: firstName(dynamic, dynamicTag.runpath),
    neededVersions: readNeededVersions(read, dynamic),
    definedVersions: readDefinedVersions(read, dynamic),
  };
}

function readInterpreter(file: CarefulReader, segments: readonly Segment[]): string | undefined {
  const segment = segments.find(({ type }) => type === segmentType.interpreter);
  return segment && file.text(segment.offset, segment.offset + segment.size, "its interpreter's name").text;
}

function firstName(dynamic: Dynamic, tag: number): string | undefined {
  const [offset] = dynamic.values(tag);
  return offset === undefined ? undefined : dynamic.name(offset);
}
