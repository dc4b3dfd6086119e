import type { Candidate } from './candidate.ts';

/** What a file is there for: to be run, to be loaded by what is run, or to be read. */
export type SourceRole = 'program' | 'library' | 'data';

export type RoleClues = {
  /** Where it goes on the node. */
  readonly path: string;
  /** Whether its owner may execute it on the user's machine. */
  readonly isExecutable: boolean;
  readonly candidate: Candidate;
};

/** Programs and libraries are judged by what they need of the node; data is not. */
export function roleOf({ path, isExecutable, candidate }: RoleClues): SourceRole {
  const isMeantToRun = inProgramDirectory.test(path) || (isExecutable && !inDataDirectory.test(path));
  if (candidate.kind === 'script' || candidate.kind === 'other') return isMeantToRun ? 'program' : 'data';
  // Firmware and files of debug symbols are ELF files too, for other machines; kernel modules are of type REL.
  const isForReading = inDataDirectory.test(path) || (candidate.kind === 'elf' && !isLoadable(candidate.type));
  if (isForReading && !isMeantToRun) return 'data';
  return isLibrary(path, candidate) ? 'library' : 'program';
}

/** Of a file that is new on the node, in octal digits. */
export function modeOf(role: SourceRole, isExecutable: boolean): '0644' | '0755' {
  return role === 'data' && !isExecutable ? '0644' : '0755';
}

const inProgramDirectory = /^\/usr\/(s?bin|libexec)\//;
const inDataDirectory = /^\/usr\/(share|src|include|lib\/(firmware|modules|debug))\//;

function isLoadable(type: string): boolean {
  return type === 'EXEC' || type === 'DYN';
}

/** Some libraries can be run too (glibc's), and a static program that can lie anywhere is of a library's type. */
function isLibrary(path: string, candidate: Candidate): boolean {
  if (/\.so(\.[^/]*)?$/.test(path)) return true;
  return candidate.kind === 'elf' && candidate.soname !== undefined && candidate.interpreter === undefined;
}
