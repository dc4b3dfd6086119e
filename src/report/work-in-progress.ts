import { cutToWidth, displayWidth } from '../text/display-width.ts';
import { ageOf } from '../text/duration.ts';
import { aboutNode } from './event-line.ts';

/** What is being done on which node, and since when. The key is the node; `undefined` is the run as a whole. */
export type WorkInProgress = Map<string | undefined, { readonly text: string; readonly since: number }>;

/** Notes that something is being done. The first word about a node ends what was said of the run as a whole. */
export function noteProgress(
  work: WorkInProgress,
  { node, text, now }: { readonly node: string | undefined; readonly text: string; readonly now: number },
): void {
  const before = work.get(node);
  if (node !== undefined && before === undefined) work.delete(undefined);
  work.set(node, { text, since: before && stepOf(before.text) === stepOf(text) ? before.since : now });
}

/**
 * One line for each node that is worked on, cut to the screen, with the time that a step has taken once it takes long.
 * Where there are more nodes than rows, the last line counts them.
 */
export function progressLines(
  work: WorkInProgress,
  { columns, rows, now }: { readonly columns: number; readonly rows: number; readonly now: number },
): string[] {
  const entries = [...work].map(([node, { text, since }]) => {
    const elapsed = now - since < longStepMs ? '' : ` ${ageOf(now - since)}`;
    return cutToWidth(aboutNode({ node, text }), columns - displayWidth(elapsed)) + elapsed;
  });
  if (entries.length <= rows) return entries;
  const shown = entries.slice(0, Math.max(1, rows - 1));
  return [...shown, cutToWidth(`and ${entries.length - shown.length} more`, columns)];
}

/** Milliseconds after which it is worth saying how long a step has taken. */
const longStepMs = 5000;

/** `waiting for x (1 of 3 updated)` and `waiting for x (2 of 3 updated)` are the same step. */
function stepOf(text: string): string {
  return text.replace(/ \([^()]*\)$/, '');
}
