import { Failure } from '../../errors.ts';
import { cleanupTable, type TraceRow } from '../../model/cleanup/cleanup-table.ts';
import { nodeOfTrace, type Trace } from '../../model/cleanup/trace.ts';
import type { Ports } from '../../ports.ts';
import { alignColumns } from '../../text/table.ts';

/**
 * Lists what was found and what is to become of it, where anything is to be removed: else the result says so soon enough. Says
 * how more of it would be removed.
 */
export function announceTraces({ reporter }: Pick<Ports, 'reporter'>, rows: readonly TraceRow[], now: number): void {
  const say = (text: string): void => reporter.emit({ kind: 'notice', text });
  if (rows.length === 0) say('no run has left anything');
  if (rows.length === 0) return;
  for (const hint of new Set(rows.flatMap(each => each.hint ?? []))) {
    const why = new Set(rows.flatMap(each => (each.hint === hint ? (each.why ?? []) : [])));
    say(`kept (${[...why].join(', ')}); to decide otherwise: ${hint}`);
  }
  if (rows.some(({ state }) => state === 'planned')) for (const line of linesOf(rows, now)) say(line);
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

function linesOf(rows: readonly TraceRow[], now: number): readonly string[] {
  const { columns, rows: lines } = cleanupTable(rows, 'WILL BE', now);
  const cells = lines.map(line => line.cells.map(cell => cell ?? '-'));
  return alignColumns([columns.map(({ title }) => title), ...cells]);
}
