import type { Stories } from '../stories.ts';

/** A way to call a command that changes something, on `worker-a` of a lab. */
export type KillScene = {
  /** Tells it from the others. */
  readonly title: string;
  /** It takes seconds: some of these are played in every run of the tests. */
  readonly isCheap?: boolean;
  /** Makes the cluster what the command needs, until the scope's disposal; says what it is called with. */
  readonly begin: (stories: Stories, scope: AsyncDisposableStack) => Promise<readonly string[]>;
  /** Whether what is left, by a line of `leftovers`, is what was asked for. */
  readonly isResult?: (trace: string) => boolean;
  /** The node does not work before the command has done its work: once it was killed, it is run once more. */
  readonly isRepeated?: true;
  /** What a cleanup may keep of it, by the kinds of its traces. */
  readonly keeps?: readonly string[];
};

/** What there is to try of one command: forms that change something, and forms that change nothing. */
export type CommandScenes = {
  readonly kills: readonly KillScene[];
  readonly looks: readonly (readonly string[])[];
};

/** A call that needs nothing. */
export function plainly(...argv: readonly string[]): KillScene {
  return { title: argv.join(' '), begin: async () => argv };
}

/** One that also takes not much time. */
export function cheaply(...argv: readonly string[]): KillScene {
  return { ...plainly(...argv), isCheap: true };
}
