import yargs, { type Argv } from 'yargs';
import type { Entries, Entry } from './command.ts';
import type { Flag } from './flag.ts';
import type { SpeltOut } from './spelling.ts';

/** What the words of a command line call, and with what. */
export type Route = {
  readonly called: Entry;
  readonly operands: readonly string[];
  /** By the flags' names; what was not given is not there. */
  readonly texts: ReadonlyMap<string, readonly string[]>;
};

/**
 * Finds what spelt-out words call: the entry with the longest path that they begin with. Flags may stand anywhere among
 * them; whether a command has them is asked later.
 *
 * yargs tells flags from operands and collects what is given more than once, and no more. Its commands are not used: it
 * renders its own help, unasked, after each handler, which alone takes as long as starting Node; and what a handler throws
 * and what yargs throws come out of the same door.
 */
export function route({ words, given }: Pick<SpeltOut, 'words' | 'given'>, entries: Entries): Route {
  const parser = given.reduce((sofar, { name }) => sofar.option(name, oneText), quietYargs());
  const parsed: Parsed = parser.parseSync([...words]);
  const operands = parsed._.map(String);
  const called = entries.reduce<Entry>(
    (best, entry) => (isLongerMatch(entry, best, operands) ? entry : best),
    entries[0],
  );
  return { called, operands: operands.slice(called.path.length), texts: textsIn(parsed, given) };
}

type Parsed = { readonly _: readonly (string | number)[]; readonly [name: string]: unknown };

/** Every flag has one text here, so that yargs neither guesses types nor swallows what follows. */
const oneText = { type: 'string', nargs: 1 } as const;

/** Left to itself it would look at the locale, print and exit, and make a number of a node's name. */
function quietYargs(): Argv {
  return yargs([], '/')
    .help(false)
    .version(false)
    .detectLocale(false)
    .exitProcess(false)
    .fail(false)
    .parserConfiguration({ 'parse-positional-numbers': false });
}

function isLongerMatch({ path }: Entry, best: Entry, words: readonly string[]): boolean {
  return path.length > best.path.length && path.every((word, index) => word === words[index]);
}

function textsIn(parsed: Parsed, flags: readonly Flag[]): ReadonlyMap<string, readonly string[]> {
  return new Map(flags.map(({ name }) => [name, [parsed[name]].flat().map(String)]));
}
