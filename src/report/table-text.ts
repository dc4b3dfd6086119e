import type { Ending, Table } from '../model/event.ts';
import { printableLine } from '../text/printable.ts';
import { alignColumns } from '../text/table.ts';
import { cleanLine } from './clean.ts';
import { isTooNarrow, rowsAsLines } from './narrow-table.ts';

/** The table as kubectl prints one, or row by row on a narrow screen; no rows are no output. */
export function tableText(
  table: Table,
  format: 'table' | 'wide',
  { redact, columns }: { readonly redact: (text: string) => string; readonly columns: number | undefined },
): string {
  if (table.rows.length === 0) return '';
  const shown = table.columns.flatMap((column, at) => (column.wide && format !== 'wide' ? [] : [at]));
  const header = shown.map(at => table.columns[at]?.title.toUpperCase() ?? '');
  const rows = table.rows.map(({ cells }) => shown.map(at => cleanLine(cells[at] ?? '', redact) || '-'));
  const lines = alignColumns([header, ...rows]);
  return asLines(isTooNarrow(lines, columns) ? rowsAsLines([header, ...rows], columns) : lines);
}

/** What `-o name` prints: the names of what the command holds for, each once, without the nodes that failed. */
export function namesText({ nodes, output }: Pick<Ending, 'nodes' | 'output'>): string {
  const failed = new Set(nodes.filter(({ code }) => code !== null).map(({ node }) => `node/${node}`));
  const names =
    output?.kind === 'table' ? output.table.rows.map(row => row.name) : nodes.map(({ node }) => `node/${node}`);
  return asLines([...new Set(names.filter(name => !failed.has(name)))].map(name => printableLine(name)));
}

function asLines(lines: readonly string[]): string {
  return lines.map(line => `${line}\n`).join('');
}
