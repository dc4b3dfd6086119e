import { resolve } from 'node:path';
import { Failure } from '../errors.ts';
import type { Request } from '../model/request.ts';
import { checkOperands, checkRun } from './arguments.ts';
import { type Args, type Command, entriesBelow, flagsOf } from './command.ts';
import { entries } from './commands/all.ts';
import { versionText } from './commands/version.ts';
import { everyFlag, help, version } from './every-flag.ts';
import type { Flag } from './flag.ts';
import { helpText } from './help-text.ts';
import { type Route, route } from './route.ts';
import { type SpeltOut, spellingOf, spellOut } from './spelling.ts';
import { foreignFlag, lateWord, likelyCommand, misspeltWord, unknownCommand, unknownFlag } from './unknown.ts';
import { usageFailure } from './usage-failure.ts';

export type ParseOptions = {
  /** The name that the program was called by: `programNameOf`. */
  readonly program: string;
  /** The words that start this very program, from any directory and with any PATH. */
  readonly self: readonly string[];
  /** Where the user is, absolute. */
  readonly directory: string;
  /** This program's own: `0.1.0`. */
  readonly version: string;
  /** Columns of the terminal, for the help. */
  readonly width?: number | undefined;
};

/**
 * What the user asks for, from the words behind the program's name. Help and version are texts to be printed.
 *
 * Throws `Failure('usage', …)` with a `UsageCode` and a hint, and nothing else.
 */
export function parse(argv: readonly string[], options: ParseOptions): Request {
  const spelt = spellOut(argv, everyFlag);
  const found = route(spelt, entries);
  try {
    return answer(found, spelt, options);
  } catch (error) {
    if (!(error instanceof Failure) || error.hint !== undefined) throw error;
    const hint = [options.program, ...found.called.path, '--help'].join(' ');
    throw new Failure(error.kind, error.code, error.message, { hint });
  }
}

function answer(found: Route, spelt: SpeltOut, options: ParseOptions): Request {
  const { called } = found;
  const args = argsOf(found, spelt, options);
  const wantsHelp = args.get(help);
  // Before any word is judged: behind an unknown flag, its value looks like a command.
  if (!wantsHelp) refuseProblems(spelt.problems, called.kind === 'command' ? flagsOf(called) : everyFlag);
  if (called.kind === 'group') refuseUnknownWord(found, options);
  if (wantsHelp) return { command: 'text', text: args.helpOn(called.path) };
  if (called.kind === 'command') return readCommand(called, found, spelt, args);
  if (spelt.run) throw usageFailure('MISSING_ARGUMENT', 'there is no command before --');
  return { command: 'text', text: args.get(version) ? versionText(options.version) : args.helpOn(called.path) };
}

function readCommand(called: Command, found: Route, spelt: SpeltOut, args: Args): Request {
  refuseStrayWord(called, found, args);
  const own = flagsOf(called).map(({ name }) => name);
  const foreign = everyFlag.find(flag => args.isGiven(flag) && flag !== help && !own.includes(flag.name));
  if (foreign) throw foreignFlag(args.program, foreign, { called, entries });
  checkOperands(called, found.operands);
  checkRun(called, spelt.run);
  return called.read(args);
}

function argsOf({ called, operands, texts }: Route, { run = [] }: SpeltOut, options: ParseOptions): Args {
  const { program, directory, width = 80 } = options;
  const lasting = ({ isPath }: Flag, text: string) => (isPath && text !== '' ? resolve(directory, text) : text);
  return {
    ...options,
    operands,
    likelyCommand: likelyCommand(program, operands, entriesBelow(called.path, entries)),
    run,
    get: flag => flag.read(texts.get(flag.name) ?? []),
    isGiven: flag => texts.has(flag.name),
    again: flags =>
      flags.flatMap(flag => (texts.get(flag.name) ?? []).flatMap(text => spellingOf(flag, lasting(flag, text)))),
    helpOn: words => {
      const entry = entries.find(({ path }) => path.join(' ') === words.join(' '));
      if (!entry) throw unknownCommand(program, words, entries);
      return helpText(entry, entries, { program, width });
    },
  };
}

function refuseUnknownWord({ called, operands: [word] }: Route, { program }: ParseOptions): void {
  if (word !== undefined) throw unknownCommand(program, [...called.path, word], entries);
}

/** `usr worker-a revert`, `usr revret worker-a`: a command's word is no node's name. */
function refuseStrayWord({ path }: Command, { operands }: Route, { program }: Args): void {
  const below = entriesBelow(path, entries);
  const late = below.find(entry => operands.includes(entry.path.at(-1) ?? ''));
  if (late) throw lateWord(program, late);
  const misspelt = misspeltWord(program, operands, below);
  if (misspelt) throw misspelt;
}

function refuseProblems([problem]: SpeltOut['problems'], flags: readonly Flag[]): void {
  if (problem?.kind === 'unknown') throw unknownFlag(problem.word, flags);
  if (problem) throw usageFailure('MISSING_ARGUMENT', `--${problem.flag.name} needs a value`);
}
