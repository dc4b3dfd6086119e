import type { HostCommand } from '../host-command.ts';
import type { NewOverride } from './override-change.ts';
import type { Wish } from './override-wish.ts';
import type { Build } from './same-build.ts';

/** What rpm-ostree is to be told on one node, and what for. */
export type OverrideCall = {
  /** How the packages shall be afterwards; none: there is nothing to do. */
  readonly wishes: readonly Wish[];
  readonly command: HostCommand;
  /** The same with `--dry-run`. */
  readonly trial: HostCommand;
  /** What is recorded of those that are replaced or removed; of a reset it is nothing. */
  readonly packages: readonly NewOverride[];
  /** Of those that replace others. */
  readonly builds: readonly Build[];
  /** Installed packages of the same source RPMs that are not in the call (`override-fit.ts`). */
  readonly missing: readonly string[];
};
