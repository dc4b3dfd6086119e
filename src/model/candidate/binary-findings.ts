import type { DefinedVersions } from './missing-versions.ts';

/** The node that a binary is to run on, as far as it matters to the binary. */
export type BinaryGround = {
  readonly node: string;
  /** As Kubernetes names it. */
  readonly architecture: string;
  /** `RHEL 8.4`. */
  readonly release: string;
  /** Of the interpreters that were asked for, those that are there, by their paths. */
  readonly interpreters: ReadonlySet<string>;
  /** What the node's loader finds for programs of its architecture, itself among them, by the names that DT_NEEDED has. */
  readonly libraries: ReadonlyMap<string, DefinedVersions>;
};

export type BinaryProblem = {
  readonly code:
    | 'WRONG_ARCHITECTURE'
    | 'NOT_EXECUTABLE'
    | 'INTERPRETER_MISSING'
    | 'LIBRARY_MISSING'
    | 'SYMBOL_VERSION_MISSING';
  /** Goes on where the binary's name ends: `needs GLIBC_2.34, …`. */
  readonly reason: string;
  readonly hint: string;
};

/** What is found out about a binary by reading it. */
export type BinaryFindings = {
  /** The worst first. */
  readonly problems: readonly BinaryProblem[];
  /** What only a run can show. */
  readonly unsure: readonly string[];
};

export function problem(code: BinaryProblem['code'], reason: string, hint: string): BinaryFindings {
  return { problems: [{ code, reason, hint }], unsure: [] };
}

export function uncertainty(text: string): BinaryFindings {
  return { problems: [], unsure: [text] };
}

export const nothingFound: BinaryFindings = { problems: [], unsure: [] };

export function joinFindings(findings: readonly BinaryFindings[]): BinaryFindings {
  return {
    problems: findings.flatMap(({ problems }) => problems),
    unsure: findings.flatMap(({ unsure }) => unsure),
  };
}
