import { Failure } from '../../errors.ts';
import { cleanupTable, type TraceRow } from '../../model/cleanup/cleanup-table.ts';
import { nodeOfTrace, type Trace } from '../../model/cleanup/trace.ts';
import type { Common } from '../../model/request.ts';
import type { Ports } from '../../ports.ts';
import { alignColumns } from '../../text/table.ts';

export type Announcing = {
  readonly rows: readonly TraceRow[];
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly common: Pick<Common, 'dryRun' | 'yes'>;
};

/**
 * Says what was found and is to be decided about: why something is kept, the list of all with what is to become of it, and
 * how more of it would be removed.
 */
export function announceTraces({ reporter }: Pick<Ports, 'reporter'>, { rows, now, common }: Announcing): void {
  const say = (text: string): void => reporter.emit({ kind: 'notice', text });
  // A dry run has not looked at the nodes.
  if (rows.length === 0) say(common.dryRun ? 'the API shows nothing that a run has left' : 'no run has left anything');
  if (rows.length === 0) return;
  for (const hint of new Set(rows.flatMap(each => each.hint ?? []))) {
    const why = new Set(rows.flatMap(each => (each.hint === hint ? (each.why ?? []) : [])));
    say(`kept (${[...why].join(', ')}); to decide otherwise: ${hint}`);
  }
  if (isToBeListed(rows, common)) for (const line of linesOf(rows, now)) say(line);
  const inUse = rows.filter(({ state }) => state === 'in-use');
  if (inUse.length === 0) return;
  const [first, ...others] = new Set(inUse.flatMap(({ run }) => run ?? []));
  const one = first !== undefined && others.length === 0 ? `--run ${first} or ` : '';
  say(`a run that made something of this may be at work still; if none is, add ${one}--all-runs`);
}

/** Asks once for everything. `Failure('refused', 'DECLINED')` for a no. */
export async function demandConsent(
  { reporter }: Pick<Ports, 'reporter'>,
  traces: readonly Trace[],
  signal: AbortSignal,
): Promise<void> {
  const nodes = [...new Set(traces.flatMap(trace => nodeOfTrace(trace) ?? []))].sort();
  const text = traces.length === 1 ? 'remove this?' : `remove these ${traces.length} things?`;
  if (await reporter.ask({ text, nodes }, signal)) return;
  throw new Failure('refused', 'DECLINED', 'nothing was removed, as you wished', {
    hint: 'name what is to go: a node, or --run ID',
  });
}

/** Where it is asked before anything is removed, and where nothing will be: else the result has the same list soon enough. */
function isToBeListed(rows: readonly TraceRow[], { dryRun, yes }: Announcing['common']): boolean {
  return dryRun || (!yes && rows.some(({ state }) => state === 'planned'));
}

function linesOf(rows: readonly TraceRow[], now: number): readonly string[] {
  const { columns, rows: lines } = cleanupTable(rows, 'WILL BE', now);
  const cells = lines.map(line => line.cells.map(cell => cell ?? '-'));
  return alignColumns([columns.map(({ title }) => title), ...cells]);
}
