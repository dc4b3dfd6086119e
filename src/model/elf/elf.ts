import type { BrokenFile } from '../transfer/careful-reader.ts';

export type ElfReading = Elf | { readonly kind: 'not-elf' } | BrokenFile;

/** What an ELF file asks of the machine that runs it, and what it gives to those that link to it. */
export type Elf = {
  readonly kind: 'elf';
  readonly bits: 32 | 64;
  readonly byteOrder: 'little' | 'big';
  /** As Kubernetes names architectures (`amd64`), or the number of `e_machine` in decimal. */
  readonly machine: string;
  /** `EXEC`, `DYN` (also of position-independent programs), `REL`, `CORE`, or the number of `e_type` in decimal. */
  readonly type: string;
  /** The program that loads it (PT_INTERP); a static program and a library have none. */
  readonly interpreter: string | undefined;
  /** Libraries that must be there when it starts, in the order of search (DT_NEEDED). */
  readonly needed: readonly string[];
  readonly soname: string | undefined;
  /** DT_RPATH, a list with colons as written. */
  readonly rpath: string | undefined;
  /** DT_RUNPATH, likewise; where there is one, DT_RPATH counts no more. */
  readonly runpath: string | undefined;
  /** `.gnu.version_r`. */
  readonly neededVersions: readonly NeededVersion[];
  /** `.gnu.version_d`, without the base definition, which only repeats the library's name. */
  readonly definedVersions: readonly string[];
};

export type NeededVersion = {
  readonly library: string;
  /** `GLIBC_2.34`. */
  readonly version: string;
  /** `weak` where the loader only warns if it is missing (glibc `elf/dl-version.c`, `match_symbol`). */
  readonly binding: 'strong' | 'weak';
};
