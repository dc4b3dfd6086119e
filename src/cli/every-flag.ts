import { flagsOf } from './command.ts';
import { entries } from './commands/all.ts';
import { type Flag, toggle } from './flag.ts';

export const help = toggle({ name: 'help', short: 'h', summary: 'show the help' });
export const version = toggle({ name: 'version', summary: 'show the version' });

const all = [help, version, ...entries.flatMap(entry => (entry.kind === 'command' ? flagsOf(entry) : []))];

/** One flag for each name: it is written in the same way with every command, so that it is read before the command is known. */
export const everyFlag: readonly Flag[] = [...new Map(all.map(flag => [flag.name, flag])).values()];
