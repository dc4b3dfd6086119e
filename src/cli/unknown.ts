import type { Failure } from '../errors.ts';
import { didYouMean } from '../text/did-you-mean.ts';
import { printable } from '../text/printable.ts';
import { type Command, type Entries, type Entry, flagsOf } from './command.ts';
import type { Flag } from './flag.ts';
import { quoted, usageFailure } from './usage-failure.ts';

/** No command is called by `words`. The hint is the nearest one that is called by as many, or by the last of them. */
export function unknownCommand(program: string, words: readonly string[], entries: Entries): Failure {
  const above = words.slice(0, -1);
  const word = words.at(-1) ?? '';
  const parent = printable([program, ...above].join(' '), 200);
  const siblings = entries.filter(
    ({ path }) => path.length === words.length && path.slice(0, -1).join() === above.join(),
  );
  const isGroup = siblings.length > 0;
  const guess = didYouMean(word, siblings.map(lastWordOf));
  const meant = siblings.find(entry => lastWordOf(entry) === guess) ?? entries.find(({ path }) => path.at(-1) === word);
  return usageFailure(
    'UNKNOWN_COMMAND',
    `unknown command ${quoted(word)} for "${parent}"`,
    meant ? `did you mean ${[program, ...meant.path].join(' ')}?` : `${isGroup ? parent : program} --help`,
  );
}

/**
 * The first of `operands` looks like a slip in the last word of an entry `below`: it is near to one, other words follow
 * it, and it has letters only, as hardly a node's name does. `undefined` where it does not.
 */
export function misspeltWord(
  program: string,
  operands: readonly string[],
  below: readonly Entry[],
): Failure | undefined {
  const [word = '', follower] = operands;
  const meant = follower === undefined ? undefined : nearest(word, below);
  if (!meant) return undefined;
  const parent = [program, ...meant.path.slice(0, -1)].join(' ');
  return usageFailure(
    'UNKNOWN_COMMAND',
    `unknown command ${quoted(word)} for "${parent}"`,
    `did you mean ${[program, ...meant.path].join(' ')}? a node of this name is node/${printable(word, 200)}`,
  );
}

/** The same for an operand that stands alone and may be a node after all: only the question. */
export function likelyCommand(
  program: string,
  operands: readonly string[],
  below: readonly Entry[],
): string | undefined {
  const [word = '', follower] = operands;
  const meant = follower === undefined ? nearest(word, below) : undefined;
  return meant && `did you mean ${[program, ...meant.path].join(' ')}?`;
}

/** The last word of `entry` stands among the operands of the command above it, and not before them. */
export function lateWord(program: string, { path }: Entry): Failure {
  const word = path.at(-1);
  return usageFailure(
    'UNEXPECTED_ARGUMENT',
    `"${word}" is a command and stands before the nodes`,
    `begin with ${[program, ...path].join(' ')}; a node of this name is node/${word}`,
  );
}

/** `word` is no flag of any command; the hint is the nearest of `flags`. */
export function unknownFlag(word: string, flags: readonly Flag[]): Failure {
  const name = word.replace(/^-+/, '');
  // The contrary of what is asked for is never meant.
  const sameSense = flags.filter(flag => flag.name.startsWith('no-') === name.startsWith('no-'));
  const guess = didYouMean(
    name,
    sameSense.map(flag => flag.name),
  );
  return usageFailure('UNKNOWN_FLAG', `unknown flag: ${printable(word, 200)}`, guess && `did you mean --${guess}?`);
}

/** The flag is one of other commands, or of the program. */
export function foreignFlag(
  program: string,
  { name }: Flag,
  { called, entries }: { called: Command; entries: Entries },
): Failure {
  const owners = entries.filter(entry => entry.kind === 'command' && flagsOf(entry).some(flag => flag.name === name));
  const names = owners.map(({ path }) => path.join(' ')).join(', ');
  const hint = owners.length > 0 ? `these have it: ${names}` : `${program} --${name}`;
  return usageFailure('UNKNOWN_FLAG', `${called.path.join(' ')} has no flag --${name}`, hint);
}

function nearest(word: string, below: readonly Entry[]): Entry | undefined {
  const guess = /^[a-z]+$/i.test(word) ? didYouMean(word, below.map(lastWordOf)) : undefined;
  return below.find(entry => lastWordOf(entry) === guess);
}

function lastWordOf({ path }: Entry): string {
  return path.at(-1) ?? '';
}
