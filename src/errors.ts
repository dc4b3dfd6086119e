/** How a run can end, apart from "what was asked for holds". The words are part of `-o json`. */
export type FailureKind =
  | 'failed'
  | 'usage'
  | 'refused'
  | 'timeout'
  | 'partial'
  | 'leftover'
  | 'rolledback'
  | 'internal'
  | 'interrupted'
  | 'terminated';

/** The exit status of the process for each kind: a contract with shell scripts, never renumbered. */
export const exitStatus: Readonly<Record<FailureKind, number>> = {
  failed: 1,
  usage: 2,
  refused: 3,
  timeout: 4,
  partial: 5,
  leftover: 6,
  rolledback: 7,
  internal: 70,
  interrupted: 130,
  terminated: 143,
};

export type FailureDetails = {
  /** The next command to type, or the one thing to do. */
  readonly hint?: string | undefined;
  readonly cause?: unknown;
};

/**
 * An expected end: the world is not as the run needs it. Anything else that is thrown is a bug (exit 70).
 *
 * `code` is stable and in capitals (`POOL_PAUSED`); `message` is lower case, without a full stop, and names the object
 * as `kind/name`.
 */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly kind: FailureKind;
  readonly code: string;
  readonly hint: string | undefined;

  constructor(kind: FailureKind, code: string, message: string, details: FailureDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.kind = kind;
    this.code = code;
    this.hint = details.hint;
  }
}

/** For the `default` of a `switch` over a union: the type checker proves that it is never reached. */
export function assertNever(value: never): never {
  throw new Error(`unexpected ${JSON.stringify(value)}`);
}
