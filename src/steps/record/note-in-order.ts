import type { RecordChange, RecordOrigin } from '../../model/node/record-change.ts';
import type { Ports } from '../../ports.ts';
import { recordChanges } from './record-usr.ts';

/** Writes on a Node object what came about. */
export type Note = (changes: readonly RecordChange[], signal: AbortSignal) => Promise<void>;

/** Notes one thing after the other, also where nobody waited for the one before. */
export function noteInOrder(ports: Pick<Ports, 'cluster' | 'reporter'>, node: string, origin: RecordOrigin): Note {
  let former = Promise.resolve();
  return (changes, signal) => {
    const noted = former.then(() => recordChanges(ports, node, { origin, changes }, signal));
    former = noted.catch(() => {}); // Whoever noted it hears of it.
    return noted;
  };
}
