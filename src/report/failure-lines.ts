import type { Ending } from '../model/event.ts';
import { notBegunCode } from '../model/outcome.ts';
import { printableLine } from '../text/printable.ts';
import { aboutNode } from './event-line.ts';
import type { Paint } from './paint.ts';

/**
 * What stderr says at the end: why it failed, the next command to type, and what was left behind.
 *
 * Nothing is said twice: `said` holds, by node, what was said when its work failed, a run that failed on its only node has
 * that node's message, and which nodes were not begun is said of the run as a whole. Of several hints each names its nodes.
 */
export function failureLines(ending: Ending, said: ReadonlyMap<string, string>, paint: Paint): string[] {
  const problems = problemsOf(ending, said);
  const aboutHint = hintsOf(problems);
  const known = new Set<string>();
  const lines = problems.flatMap(({ node, message, hint, isSaid }) => {
    const isNew = !isSaid && (node !== undefined || !known.has(message));
    const isNewHint = hint !== null && !known.has(hint);
    known.add(message).add(hint ?? '');
    return [
      ...(isNew ? [`${paint('red', 'error:')} ${printableLine(aboutNode({ node, text: message }))}`] : []),
      ...(isNewHint ? [`${paint('cyan', 'hint:')} ${printableLine(aboutHint(hint))}`] : []),
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
    if (code === notBegunCode) return [{ message: ending.message ?? code, hint, isSaid: true }];
    const text = message ?? code;
    const isSaid = said.get(node)?.includes(text) ?? false;
    return [{ node: several ? node : undefined, message: text, hint, isSaid }];
  });
  if (ending.code === null) return ofNodes;
  const message = ending.message ?? ending.code;
  const isSaid = said.values().some(text => text.includes(message));
  return [{ message, hint: ending.hint, isSaid }, ...ofNodes];
}

/** A hint as it is shown: after the nodes that it is for, where there are others for other nodes. */
function hintsOf(problems: readonly Problem[]): (hint: string) => string {
  const byHint = Map.groupBy(
    problems.filter(({ hint }) => hint !== null),
    ({ hint }) => hint,
  );
  return hint => {
    const nodes = byHint.get(hint)?.map(({ node }) => node) ?? [];
    return byHint.size > 1 && nodes.every(node => node !== undefined) ? `${nodes.join(', ')}: ${hint}` : hint;
  };
}

function leftoverLines({ what, recover }: Ending['leftovers'][number], paint: Paint): string[] {
  return [`${paint('yellow', 'left behind:')} ${printableLine(what)}`, `  remove it with: ${printableLine(recover)}`];
}
