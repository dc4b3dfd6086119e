import { askRollbackUnits } from '../../src/model/rollback/rollback-commands.ts';
import {
  rollbackLastFile,
  rollbackSwitchFile,
  rollbackTimer,
  unitDirectory,
} from '../../src/model/rollback/rollback-store.ts';
import { quoteForShell } from '../../src/text/shell-quote.ts';

/** Checksums of deployments. */
export const [oldOne, newOne] = ['a'.repeat(64), 'b'.repeat(64)];

const plain = { run: 'x7k2p', by: 'kube:admin', staged: newOne, back: oldOne, window: '600', at: '1795300000' };

/** The file of a switch, as the node writes it. */
export function switchFile(changes: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  return { [rollbackSwitchFile]: linesOf({ ...plain, 'armed-boot': 'boot-1', ...changes }) };
}

/** The file of what a switch came to. */
export function lastFile(changes: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const end = { run: 'x7k2p', state: 'rolledback', at: '1795300600', why: 'nobody confirmed it in time' };
  return { [rollbackLastFile]: linesOf({ ...end, ...changes }) };
}

/** The words of the look at the units, and what it says where the next boot starts them. */
export const askedUnits = quoteForShell(askRollbackUnits.argv);
export const unitsInPlace = `enabled\n${unitDirectory}/${rollbackTimer}\n`;

function linesOf(words: Readonly<Record<string, string>>): string {
  return Object.entries(words)
    .map(([word, rest]) => `${word}\t${rest}\n`)
    .join('');
}
