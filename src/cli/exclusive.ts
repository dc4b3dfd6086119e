import type { Args } from './command.ts';
import type { Flag } from './flag.ts';
import { usageFailure } from './usage-failure.ts';

/** Of flags that exclude one another, the one that is given. `CONFLICTING_FLAGS`, with what to type `instead`. */
export function onlyOneOf<T extends Flag<boolean>>(args: Args, flags: readonly T[], instead: string): T | undefined {
  const [one, another] = flags.filter(flag => args.get(flag));
  if (one && another)
    throw usageFailure('CONFLICTING_FLAGS', `--${one.name} and --${another.name} cannot be given together`, instead);
  return one;
}

/** What `--x` and `--no-x` say: `undefined` where neither does. `--x=false`, as a script writes it, is `--no-x`. */
export function eitherOf(
  args: Args,
  { on, off, instead }: { readonly on: Flag<boolean>; readonly off: Flag<boolean>; readonly instead: string },
): boolean | undefined {
  const one = onlyOneOf(args, [on, off], instead);
  if (one) return one === on;
  return args.isGiven(on) ? false : undefined;
}
