import { Failure } from '../../errors.ts';
import type { ConnectionFlags } from '../../model/request.ts';
import { type Entry, entriesBelow, flagsOf } from '../command.ts';
import { entries } from '../commands/all.ts';
import { everyFlag, help, version } from '../every-flag.ts';
import type { Flag } from '../flag.ts';
import { readConnection } from '../flags/connection.ts';
import { type Route, route } from '../route.ts';
import { type SpeltOut, spellOut } from '../spelling.ts';
import type { Candidate, Completion } from './completion.ts';
import { type Offer, offersOf } from './offers.ts';

/**
 * What may stand at the end of a command line. `words` are those behind the program's name, the last one as far as it is
 * typed. Of what is not understood nothing is said.
 */
export function completionOf(words: readonly string[]): Completion {
  const typed = words.at(-1) ?? '';
  const spelt = spellOut(words.slice(0, -1), everyFlag);
  // What follows `--` is the node's.
  if (spelt.run) return nothing;
  const found = route(spelt, entries);
  const last = spelt.problems.at(-1);
  if (last?.kind === 'no value') return fitting(offersOfFlag(last.flag, found), typed, found);
  if (!typed.startsWith('-')) return fitting(offersOfOperand(found), typed, found);
  const at = typed.indexOf('=');
  if (at < 0) return { ...nothing, candidates: flagsAt(found, spelt).filter(startingWith(typed)) };
  const [flag] = spellOut([typed], everyFlag).given;
  return flag ? fitting(offersOfFlag(flag, found), typed.slice(at + 1), found) : nothing;
}

const nothing: Completion = { candidates: [], files: 'no', names: undefined };

function fitting(offers: readonly Offer[], typed: string, found: Route): Completion {
  const kinds = offers
    .map(offer => offer.kind)
    .filter(kind => kind === 'node' || kind === 'pool' || kind === 'package');
  const connection = kinds.length > 0 ? connectionIn(found) : undefined;
  const except = found.operands.map(word => word.slice(word.indexOf('/') + 1));
  return {
    candidates: offers.filter(offer => offer.kind === 'word').filter(startingWith(typed)),
    files: offers.some(offer => offer.kind === 'file') ? 'too' : 'no',
    names: connection && { kinds, connection, typed, except },
  };
}

/** One name may mean different things to different commands; before the command is known, it means any. */
function offersOfFlag(flag: Flag, { called }: Route): readonly Offer[] {
  const { placeholder = '', choices = [], bare } = flagsThatFit(called).find(({ name }) => name === flag.name) ?? flag;
  if (bare !== undefined) return (bare === 'true' ? ['true', 'false'] : [bare]).map(wordOffer);
  return choices.length > 0 ? choices.map(wordOffer) : offersOf(placeholder);
}

/** A command's word wins over a node's name, and stands before all nodes. */
function offersOfOperand({ called, operands }: Route): readonly Offer[] {
  const commands = operands.length === 0 ? commandsBelow(called.path) : [];
  if (called.kind === 'group' || !called.operand) return commands;
  const { label, count, recorded } = called.operand;
  if (count === 'one' && operands.length > 0) return [];
  const own = offersOf(label).flatMap(offer => (offer.kind === 'command' ? commandsBelow(operands) : [offer]));
  return [...commands, ...own, ...(recorded ? [{ kind: 'package' } as const] : [])];
}

function commandsBelow(path: readonly string[]): readonly Offer[] {
  return entriesBelow(path, entries).map(({ path, summary }) => ({ kind: 'word', text: path.at(-1) ?? '', summary }));
}

/** Those that may be given (again). */
function flagsAt({ called }: Route, { given }: SpeltOut): readonly Candidate[] {
  const names = given.map(({ name }) => name);
  return flagsThatFit(called)
    .filter(({ name, several }) => several || !names.includes(name))
    .flatMap(({ name, short, summary }) => [
      { text: `--${name}`, summary },
      ...(short ? [{ text: `-${short}`, summary }] : []),
    ]);
}

function flagsThatFit(called: Entry): readonly Flag[] {
  if (called.kind === 'command') return [...flagsOf(called), help];
  return called.path.length === 0 ? [help, version] : [help];
}

/** `undefined` where a flag that says which cluster is not understood. */
function connectionIn({ texts }: Route): ConnectionFlags | undefined {
  try {
    return readConnection({
      get: flag => flag.read(texts.get(flag.name) ?? []),
      isGiven: flag => texts.has(flag.name),
    });
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

function wordOffer(text: string): Offer {
  return { kind: 'word', text };
}

function startingWith(typed: string): (candidate: Candidate) => boolean {
  return ({ text }) => text.startsWith(typed);
}
