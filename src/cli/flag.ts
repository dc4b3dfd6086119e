import { usageFailure } from './usage-failure.ts';
import { parseSwitch, type ValueReader } from './value.ts';

/** A flag as data: the command line is read by it, and help, manual page and completion are written from it. */
export type Flag<T = unknown> = FlagWords & {
  /** The value of a flag that is written without one; such a flag takes a value only after `=` (pflag's `NoOptDefVal`). */
  readonly bare?: string;
  /** What holds when the flag is not given, as the user would write it. */
  readonly fallback?: string;
  /** All values that there are, where these are few words. */
  readonly choices?: readonly string[] | undefined;
  /** It may be given several times, and each counts. */
  readonly several?: true;
  /** The command does not run without it, and its usage line shows it. */
  readonly required?: true;
  /** All values that were given, in order, as one. `BAD_VALUE` for what is none. */
  readonly read: (texts: readonly string[]) => T;
};

type FlagWords = {
  /** Without the dashes. */
  readonly name: string;
  /** One letter. */
  readonly short?: string;
  /** Further long spellings, which the help does not show. */
  readonly aliases?: readonly string[];
  /** What the help calls the value: `FILE`. */
  readonly placeholder?: string;
  /** The value is a path: written down for later, it must not depend on the directory of the moment. */
  readonly isPath?: true;
  readonly summary: string;
};

export type FlagGroup = { readonly title: string; readonly flags: readonly Flag[] };

/** A flag that takes one value; of several the last one counts, as in kubectl. */
export function single<T>(words: FlagWords, read: ValueReader<T>): Flag<T | undefined> {
  const readTexts = (texts: readonly string[]) => (texts.length === 0 ? undefined : read(lastOf(texts), words.name));
  return { ...words, choices: read.choices, read: readTexts };
}

/** As `single`, and `fallback` is its value where it is not given. */
export function singleOr<T>(words: FlagWords, fallback: string, read: ValueReader<T>): Flag<T> {
  const readTexts = (texts: readonly string[]) => read(lastOf([fallback, ...texts]), words.name);
  return { ...words, choices: read.choices, fallback, read: readTexts };
}

/** As `single`, and it must be given: `MISSING_ARGUMENT`. */
export function required<T>(words: FlagWords, read: ValueReader<T>): Flag<T> {
  return {
    ...words,
    required: true,
    read: texts => {
      if (texts.length === 0) throw usageFailure('MISSING_ARGUMENT', `--${words.name} is missing`);
      return read(lastOf(texts), words.name);
    },
  };
}

/** A flag that may be given several times; each adds a value. */
export function repeated<T>(words: FlagWords, read: ValueReader<T>): Flag<readonly T[]> {
  return { ...words, several: true, read: texts => texts.map(text => read(text, words.name)) };
}

/** A flag that is given or not: `--yes`, `--yes=false`. */
export function toggle(words: FlagWords, read: ValueReader<boolean> = parseSwitch): Flag<boolean> {
  return { ...words, bare: 'true', read: texts => read(lastOf(['false', ...texts]), words.name) };
}

/** A flag that holds unless it is given as `--x=false`. */
export function toggleOn(words: FlagWords): Flag<boolean> {
  return { ...toggle(words), fallback: 'true', read: texts => parseSwitch(lastOf(['true', ...texts]), words.name) };
}

function lastOf(texts: readonly string[]): string {
  return texts.at(-1) ?? '';
}
