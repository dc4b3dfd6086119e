import type { Flag } from './flag.ts';

/** An argv in the one spelling that leaves nothing to be guessed. */
export type SpeltOut = {
  /** Operands as they are, and flags as `--name=value`. */
  readonly words: readonly string[];
  /** The flags that are among the words. */
  readonly given: readonly Flag[];
  /** What follows the first `--`, as it is; `undefined` where there is none. */
  readonly run: readonly string[] | undefined;
  /** Flags that could not be spelt out, in order. */
  readonly problems: readonly SpellingProblem[];
};

/** `word` is the flag as it was written, without its value, which may be a secret. */
type SpellingProblem =
  | { readonly kind: 'unknown'; readonly word: string }
  | { readonly kind: 'no value'; readonly flag: Flag };

/**
 * Spells out the ways in which kubectl's users write flags (pflag's): `-o json`, `-ojson`, `-o=json`, `-qv`, `--yes`,
 * `--dry-run` before a node's name, values that begin with a dash. yargs alone takes some of them for something else:
 * `-ojson` for five flags, `--yes=1` for no, the `true` of `--yes true` for a value, the quotes of `--token='"…"'` for
 * the shell's, and `--_=x` for an operand.
 */
export function spellOut(argv: readonly string[], flags: readonly Flag[]): SpeltOut {
  const lexicon = lexiconOf(flags);
  const words: string[] = [];
  const given = new Set<Flag>();
  const problems: SpellingProblem[] = [];
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? '';
    if (word === '--') return { words, given: [...given], problems, run: argv.slice(index + 1) };
    if (!/^-./.test(word)) {
      words.push(word);
      continue;
    }
    for (const { spelling, value } of flagsIn(word, lexicon)) {
      const flag = lexicon.get(spelling);
      const text = flag && (value ?? flag.bare ?? argv[++index]);
      if (!flag) problems.push({ kind: 'unknown', word: cutAtEquals(word).before });
      else if (text === undefined) problems.push({ kind: 'no value', flag });
      else {
        words.push(`--${flag.name}=${text}`);
        given.add(flag);
      }
    }
  }
  return { words, given: [...given], problems, run: undefined };
}

/** The words that give a flag this value, as a person would write them. */
export function spellingOf({ name, bare }: Flag, text: string): readonly string[] {
  if (text === bare) return [`--${name}`];
  return bare === undefined ? [`--${name}`, text] : [`--${name}=${text}`];
}

/** Flags by all their spellings: `--output`, `-o`. */
function lexiconOf(flags: readonly Flag[]): ReadonlyMap<string, Flag> {
  return new Map(
    flags.flatMap(flag => [
      ...[flag.name, ...(flag.aliases ?? [])].map(name => [`--${name}`, flag] as const),
      ...(flag.short ? [[`-${flag.short}`, flag] as const] : []),
    ]),
  );
}

type SpeltFlag = { readonly spelling: string; readonly value: string | undefined };

function flagsIn(word: string, lexicon: ReadonlyMap<string, Flag>): readonly SpeltFlag[] {
  if (!word.startsWith('--')) return shortFlagsIn(word.slice(1), lexicon);
  const { before, after } = cutAtEquals(word);
  return [{ spelling: before, value: after }];
}

/** `-qv`, `-ojson`, `-o=json`: letters of switches, until one takes the rest as its value. */
function shortFlagsIn(letters: string, lexicon: ReadonlyMap<string, Flag>): readonly SpeltFlag[] {
  const found: SpeltFlag[] = [];
  for (let at = 0; at < letters.length; at++) {
    const spelling = `-${letters[at]}`;
    const rest = letters.slice(at + 1);
    const flag = lexicon.get(spelling);
    if (!flag || rest === '') return [...found, { spelling, value: undefined }];
    // A digit is no flag but a level, as in kubectl's `-v6`: `-v` itself says why there is none.
    if (flag.bare === undefined || /^[=\d]/.test(rest)) return [...found, { spelling, value: rest.replace(/^=/, '') }];
    found.push({ spelling, value: undefined });
  }
  return found;
}

function cutAtEquals(word: string): { readonly before: string; readonly after: string | undefined } {
  const at = word.indexOf('=');
  return at < 0 ? { before: word, after: undefined } : { before: word.slice(0, at), after: word.slice(at + 1) };
}
