import type { Request } from '../model/request.ts';
import type { Flag, FlagGroup } from './flag.ts';

/** A command as data. To add one: a file in `commands/`, and a line in `commands/all.ts`. */
export type Command = {
  readonly kind: 'command';
  /** The words that call it: `['key', 'grant']`. */
  readonly path: readonly string[];
  /** One line, for the list of commands. */
  readonly summary: string;
  /** For the command's own help: a paragraph, or several with an empty line between them. */
  readonly description: string;
  readonly operand?: Operand;
  /** Whether a command of the user may follow after `--`. */
  readonly runs?: true;
  readonly flags: readonly FlagGroup[];
  readonly examples: readonly Example[];
  readonly read: (args: Args) => Request;
};

/** What stands behind the command without a flag. `many` may also be none: `read` decides. */
export type Operand = {
  readonly label: string;
  readonly count: 'one' | 'many';
  readonly summary: string;
  /** Packages among them are such as are recorded, so that they can be offered. */
  readonly recorded?: true;
};

/** Words that only lead to commands: `key`, and the program itself with the empty path. */
export type CommandGroup = Pick<Command, 'path' | 'summary' | 'description' | 'examples'> & {
  readonly kind: 'group';
};

/** All there is to be called, the program itself first. */
export type Entries = readonly [CommandGroup, ...Entry[]];
export type Entry = Command | CommandGroup;

export function flagsOf({ flags }: Command): readonly Flag[] {
  return flags.flatMap(group => group.flags);
}

/** What is called by one word more than `path`. */
export function entriesBelow(path: readonly string[], entries: Entries): readonly Entry[] {
  return entries.filter(
    entry => entry.path.length === path.length + 1 && path.every((word, index) => word === entry.path[index]),
  );
}

/** In `line`, `{program}` stands for the name that the program was called by. */
export type Example = { readonly does: string; readonly line: string };

/** What was given to a command. */
export type Args = {
  readonly program: string;
  /** The words that start this very program, from any directory and with any PATH. */
  readonly self: readonly string[];
  readonly version: string;
  readonly operands: readonly string[];
  /** Where the only operand is no node: the command below that it looks like, as a question. */
  readonly likelyCommand: string | undefined;
  /** The user's own command after `--`; empty where there is none. */
  readonly run: readonly string[];
  readonly get: <T>(flag: Flag<T>) => T;
  readonly isGiven: (flag: Flag) => boolean;
  /** Those of `flags` that were given, as words that give them again, from any directory. */
  readonly again: (flags: readonly Flag[]) => readonly string[];
  /** The help of the command or group that these words call. */
  readonly helpOn: (words: readonly string[]) => string;
};
