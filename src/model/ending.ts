import { exitStatus, type FailureKind } from '../errors.ts';
import type { Ending } from './event.ts';
import type { Leftover } from './leftover.ts';
import type { JointFailure } from './outcome.ts';
import type { Result } from './result.ts';

/** ssh's own status for "it was not the command that failed". */
const notTheCommand = 255;

/** Ends that stay what they are, also where the user's command would have the last word. */
const alwaysOurs: ReadonlySet<FailureKind> = new Set(['usage', 'interrupted', 'terminated']);

export type EndingOptions = {
  readonly command: string;
  readonly result: Result;
  readonly leftovers: readonly Leftover[];
  /** Whether the exit status belongs to a command of the user's (`-- CMD`, `ssh`). */
  readonly runsCommand: 'yes' | 'no';
};

/** The end of a run, after its clean-up: what stayed behind is a failure of its own only where nothing else failed. */
export function endingOf({ command, result, leftovers, runsCommand }: EndingOptions): Ending {
  const { failure: first, remoteStatus, ...shown } = result;
  const failure = first ?? failureOfLeftovers(leftovers);
  const remote = runsCommand === 'yes' ? remoteStatus : undefined;
  // A command that failed by itself keeps its status; what was left behind is listed all the same.
  const theirs = first === undefined && remote !== undefined && remote !== 0 ? remote : undefined;
  const ours =
    failure && (runsCommand === 'no' || alwaysOurs.has(failure.kind) ? exitStatus[failure.kind] : notTheCommand);
  return {
    command,
    exit: theirs ?? ours ?? remote ?? 0,
    code: failure?.code ?? null,
    message: failure?.message ?? null,
    hint: failure?.hint ?? null,
    leftovers,
    ...shown,
  };
}

function failureOfLeftovers(leftovers: readonly Leftover[]): JointFailure | undefined {
  if (leftovers.length === 0) return undefined;
  const message = leftovers.length === 1 ? 'something was left behind' : `${leftovers.length} things were left behind`;
  return { kind: 'leftover', code: 'LEFTOVER', message, hint: null };
}
