/** A copy of an ELF program, changed in a way that the kernel or the dynamic loader notices. Little endian, 64 bits. */

/** Needs a version of the C library that there is nowhere, in place of the newest one that it needed. */
export function needingGlibc(program: Buffer, version: string): Buffer {
  const names = program.toString('latin1').match(/(?<=\0)GLIBC_2\.\d\d(?=\0)/g) ?? [];
  const newest = names.toSorted().at(-1);
  if (newest?.length !== version.length) throw new Error(`no needed version is as long as ${version}`);
  const patched = withName(program, newest, version);
  // The loader compares the hash first.
  const at = patched.indexOf(number(elfHash(newest)));
  if (at === -1) throw new Error(`the hash of ${newest} is nowhere`);
  number(elfHash(version)).copy(patched, at);
  return patched;
}

/** Needs a library by another name, of the same length. */
export function needingLibrary(program: Buffer, { from, to }: { readonly from: string; readonly to: string }): Buffer {
  return withName(program, from, to);
}

/** For the other one of amd64 and arm64. */
export function forOtherMachine(program: Buffer): Buffer {
  const patched = Buffer.from(program);
  patched.writeUInt16LE(patched.readUInt16LE(E_MACHINE) === AMD64 ? ARM64 : AMD64, E_MACHINE);
  return patched;
}

/** The same program by another sha256. */
export function withTrailer(program: Buffer, text: string): Buffer {
  return Buffer.concat([program, Buffer.from(`\n${text}\n`)]);
}

const E_MACHINE = 18;
const AMD64 = 62;
const ARM64 = 183;

function withName(program: Buffer, from: string, to: string): Buffer {
  const at = program.indexOf(`\0${from}\0`);
  if (at === -1 || from.length !== to.length) throw new Error(`${from} cannot become ${to}`);
  const patched = Buffer.from(program);
  patched.write(to, at + 1, 'latin1');
  return patched;
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** System V ABI, chapter 5, "Hash Table". */
function elfHash(name: string): number {
  let hash = 0;
  for (const byte of Buffer.from(name)) {
    hash = ((hash << 4) + byte) >>> 0;
    const high = hash & 0xf0000000;
    hash = (hash ^ (high >>> 24)) & 0x0fffffff;
  }
  return hash;
}
