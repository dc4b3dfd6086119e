import { entries } from './commands/all.ts';
import { everyFlag } from './every-flag.ts';
import { route } from './route.ts';
import { spellOut } from './spelling.ts';

/** The words of the command that a command line names, which is not understood otherwise; empty where it names none. */
export function commandWanted(argv: readonly string[]): string {
  return route(spellOut(argv, everyFlag), entries).called.path.join(' ');
}
