import type { Ending } from '../model/event.ts';
import { printableLine } from '../text/printable.ts';
import { aboutNode } from './event-line.ts';
import type { Paint } from './paint.ts';

/**
 * What stderr says at the end: why it failed, the next command to type, and what was left behind.
 *
 * Nothing is said twice: `said` holds, by node, what was said when its work failed, and a run that failed on its only
 * node has that node's message.
 */
export function failureLines(ending: Ending, said: ReadonlyMap<string, string>, paint: Paint): string[] {
  const known = new Set<string>();
  const lines = problemsOf(ending, said).flatMap(({ node, message, hint, isSaid }) => {
    const isNew = !isSaid && (node !== undefined || !known.has(message));
    const isNewHint = hint !== null && !known.has(hint);
    known.add(message).add(hint ?? '');
    return [
      ...(isNew ? [`${paint('red', 'error:')} ${printableLine(aboutNode({ node, text: message }))}`] : []),
      ...(isNewHint ? [`${paint('cyan', 'hint:')} ${printableLine(hint)}`] : []),
    ];
  });
  return [...lines, ...ending.leftovers.flatMap(leftover => leftoverLines(leftover, paint))];
}

type Problem = {
  readonly node?: string | undefined;
  readonly message: string;
  readonly hint: string | null;
  readonly isSaid: boolean;
};

/** The run as a whole, then the failed nodes one by one. */
function problemsOf(ending: Ending, said: ReadonlyMap<string, string>): Problem[] {
  const several = ending.nodes.length > 1;
  const ofNodes = ending.nodes.flatMap(({ node, code, message, hint }): Problem[] => {
    if (code === null) return [];
    const text = message ?? code;
    const isSaid = said.get(node)?.includes(text) ?? false;
    return [{ node: several ? node : undefined, message: text, hint, isSaid }];
  });
  if (ending.code === null) return ofNodes;
  const message = ending.message ?? ending.code;
  const isSaid = said.values().some(text => text.includes(message));
  return [{ message, hint: ending.hint, isSaid }, ...ofNodes];
}

function leftoverLines({ what, recover }: Ending['leftovers'][number], paint: Paint): string[] {
  return [`${paint('yellow', 'left behind:')} ${printableLine(what)}`, `  remove it with: ${printableLine(recover)}`];
}
