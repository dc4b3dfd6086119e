import { cutToWidth, displayWidth } from '../../text/display-width.ts';
import type { Table } from '../event.ts';
import { type CheckRow, subjectTitle } from './check-row.ts';

/** Of the narrow table. */
const columnsOfTable = 100;
const betweenCells = 3;
/** What is seen is cut no shorter, however long a node's name is. */
const leastSeen = 24;

/**
 * The cluster first, then its pools, then its nodes; what holds for several of these alike is one row. The narrow one has
 * the code in front of what is seen, as much of that as there is room for.
 */
export function checkTable(rows: readonly CheckRow[], width: 'narrow' | 'wide'): Table {
  const lines = mergeAlike(rows);
  if (width === 'wide') {
    const titles = [...shownAlways, 'CODE', 'SEEN', 'WAY OUT'];
    return tableOf(titles, lines, ({ code, seen, wayOut }) => [code, seen, wayOut]);
  }
  const widths = [shownAlways, ...lines.map(leadingCells)].map(cells => cells.map(displayWidth));
  const taken = shownAlways.map((_, at) => Math.max(...widths.map(row => row[at] ?? 0)) + betweenCells);
  const room = Math.max(columnsOfTable - taken.reduce((sum, one) => sum + one), leastSeen);
  return tableOf([...shownAlways, 'SEEN'], lines, ({ code, seen }) => [
    cutToWidth(code === null ? seen : `${code}: ${seen}`, room),
  ]);
}

const shownAlways = ['SUBJECT', 'CHECK', 'VERDICT'];

function tableOf(
  titles: readonly string[],
  lines: readonly Merged[],
  more: (row: CheckRow) => readonly (string | null)[],
): Table {
  return {
    columns: titles.map(title => ({ title })),
    rows: lines.map(line => ({
      name: subjectTitle(line.row.subject),
      cells: [...leadingCells(line), ...more(line.row)].map(cell => cell ?? undefined),
    })),
  };
}

function leadingCells({ row, subjects }: Merged): readonly string[] {
  return [subjectWords(subjects), row.topic, row.verdict];
}

type Merged = { readonly row: CheckRow; readonly subjects: readonly CheckRow['subject'][] };

function mergeAlike(rows: readonly CheckRow[]): readonly Merged[] {
  const merged = new Map<string, Merged>();
  for (const row of rows) {
    const { topic, subject, verdict, code, seen, wayOut } = row;
    const key = JSON.stringify([subject.kind, topic, verdict, code, seen, wayOut]);
    const before = merged.get(key);
    merged.set(key, { row: before?.row ?? row, subjects: [...(before?.subjects ?? []), subject] });
  }
  const topics = [...new Set(rows.map(placeOf))];
  return [...merged.values()].toSorted((a, b) => topics.indexOf(placeOf(a.row)) - topics.indexOf(placeOf(b.row)));
}

/** All rows with the same stand together. */
function placeOf({ subject, topic }: CheckRow): string {
  return `${subject.kind} ${topic}`;
}

/** `cluster`, `pool worker`, `node worker-a`, `3 nodes` */
function subjectWords(subjects: readonly CheckRow['subject'][]): string {
  const [first] = subjects;
  if (!first || first.kind === 'cluster') return 'cluster';
  return subjects.length === 1 ? `${first.kind} ${first.name}` : `${subjects.length} ${first.kind}s`;
}
