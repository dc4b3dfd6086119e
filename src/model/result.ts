import type { Ending } from './event.ts';
import type { JointFailure } from './outcome.ts';

/** What a command comes back with, before its clean-up. */
export type Result = Pick<Ending, 'nodes' | 'output' | 'fields' | 'resultStream'> & {
  readonly failure: JointFailure | undefined;
  /** The status of the user's own command: it is the process's, where nothing of ours failed. */
  readonly remoteStatus?: number;
};
