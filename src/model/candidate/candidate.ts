import type { Elf } from '../elf/elf.ts';
import { readElf } from '../elf/read-elf.ts';
import type { Bytes } from '../transfer/bytes.ts';
import type { BrokenFile } from '../transfer/careful-reader.ts';
import { readScript, type Script } from '../transfer/script.ts';

/** A file that is to be run on a node, as far as its bytes say what it is. */
export type Candidate = Elf | Script | BrokenFile | { readonly kind: 'other' };

/** Takes the file for what the kernel would take it for. Whatever the bytes are, it does not throw. */
export function readCandidate(bytes: Bytes): Candidate {
  const elf = readElf(bytes);
  return elf.kind === 'not-elf' ? (readScript(bytes) ?? { kind: 'other' }) : elf;
}
