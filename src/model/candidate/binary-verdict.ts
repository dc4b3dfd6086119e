import { assertNever } from '../../errors.ts';
import { quoteForShell } from '../../text/shell-quote.ts';
import type { Elf } from '../elf/elf.ts';
import type { Script } from '../transfer/script.ts';
import {
  type BinaryFindings,
  type BinaryGround,
  type BinaryProblem,
  joinFindings,
  nothingFound,
  problem,
  uncertainty,
} from './binary-findings.ts';
import type { Candidate } from './candidate.ts';
import { findLibraryFaults, librariesNeededBy } from './library-faults.ts';

/** Whether a binary can run on a node, as far as its bytes say. */
export type BinaryVerdict =
  | { readonly kind: 'fits'; readonly unsure: readonly string[] }
  | (BinaryProblem & { readonly kind: 'refused'; readonly unsure: readonly string[] });

/** `refused` names all that speaks against it; code and hint are those of the worst. */
export function judgeBinary(name: string, candidate: Candidate, ground: BinaryGround): BinaryVerdict {
  const form = examineForm(name, candidate, ground);
  // The node's libraries say nothing about a program for another machine.
  return verdictOf(name, form.problems.length > 0 ? form : examineNeeds(candidate, ground));
}

/** The same as far as it is known before the node was looked at: whether it is a program, and for such a machine. */
export function judgeForm(name: string, candidate: Candidate, ground: FormGround): BinaryVerdict {
  return verdictOf(name, examineForm(name, candidate, ground));
}

/** What the API says of a node. */
export type FormGround = Pick<BinaryGround, 'node' | 'architecture'>;

/** What must be looked for on the node before a candidate can be judged. */
export function questionsOf(candidate: Candidate): {
  readonly interpreter: string | undefined;
  readonly libraries: readonly string[];
} {
  if (candidate.kind === 'script') return { interpreter: candidate.interpreter, libraries: [] };
  if (candidate.kind !== 'elf') return { interpreter: undefined, libraries: [] };
  return { interpreter: candidate.interpreter, libraries: librariesNeededBy(candidate) };
}

function verdictOf(name: string, { problems, unsure }: BinaryFindings): BinaryVerdict {
  const [worst] = problems;
  if (worst === undefined) return { kind: 'fits', unsure };
  const reason = `${name} ${problems.map(each => each.reason).join('; ')}`;
  return { kind: 'refused', code: worst.code, reason, hint: worst.hint, unsure };
}

function examineForm(name: string, candidate: Candidate, ground: FormGround): BinaryFindings {
  switch (candidate.kind) {
    case 'elf':
      return examineMachine(name, candidate, ground);
    case 'script':
      return examineFirstLine(name, candidate);
    case 'broken':
      return problem('NOT_EXECUTABLE', `is a broken ELF file: ${candidate.reason}`, `build it again, or copy it again`);
    case 'other':
      return problem('NOT_EXECUTABLE', 'is neither an ELF file nor a script', quoteForShell(['file', name]));
    default:
      return assertNever(candidate);
  }
}

function examineMachine(name: string, elf: Elf, { node, architecture }: FormGround): BinaryFindings {
  if (elf.machine !== architecture) {
    const machine = /^\d/.test(elf.machine) ? `machine ${elf.machine} of ${elf.bits} bits` : elf.machine;
    const reason = `is built for ${machine}, ${node} is ${architecture}`;
    return problem('WRONG_ARCHITECTURE', reason, `build it for ${architecture}`);
  }
  if (elf.type !== 'EXEC' && elf.type !== 'DYN') {
    const reason = `is an ELF file of type ${elf.type}, which cannot be run`;
    return problem('NOT_EXECUTABLE', reason, quoteForShell(['file', name]));
  }
  return nothingFound;
}

function examineFirstLine(name: string, { interpreter }: Script): BinaryFindings {
  if (!interpreter.endsWith('\r')) return nothingFound;
  const reason = 'has a carriage return in its #! line, which the kernel takes for a part of the name';
  return problem('INTERPRETER_MISSING', reason, quoteForShell(['dos2unix', name]));
}

function examineNeeds(candidate: Candidate, ground: BinaryGround): BinaryFindings {
  if (candidate.kind === 'script') return examineInterpreter(candidate, ground);
  if (candidate.kind !== 'elf') return nothingFound;
  return joinFindings([examineLoader(candidate, ground), findLibraryFaults(candidate, ground)]);
}

function examineLoader({ interpreter }: Elf, { node, interpreters }: BinaryGround): BinaryFindings {
  if (interpreter === undefined || interpreters.has(interpreter)) return nothingFound;
  const reason = `is loaded by ${interpreter}, which ${node} does not have`;
  return problem('INTERPRETER_MISSING', reason, 'build it against glibc, or link it statically');
}

function examineInterpreter({ interpreter, argument }: Script, { node, interpreters }: BinaryGround): BinaryFindings {
  if (!interpreters.has(interpreter)) {
    const reason = `is run by ${interpreter}, which ${node} does not have`;
    return problem('INTERPRETER_MISSING', reason, 'name an interpreter of the node in its first line');
  }
  const isLookedUp = interpreter.endsWith('/env') && argument !== undefined;
  return isLookedUp ? uncertainty(`whether ${interpreter} finds ${argument} on ${node}`) : nothingFound;
}
