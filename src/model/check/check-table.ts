import { cutToWidth, displayWidth } from '../../text/display-width.ts';
import type { Table } from '../event.ts';
import { type CheckRow, subjectTitle } from './check-row.ts';

/** Of the narrow table. */
const columnsOfTable = 100;
const betweenCells = 3;
/** What is seen is cut no shorter, however long a node's name is. */
const leastSeen = 24;

/**
 * The cluster first, then the commands, the pools and the nodes. What holds for several of these alike is one row; but in
 * the wide one whatever is not well has its own, so that it is named. The narrow one has the code in front of what is seen,
 * as much of that as there is room for, and of commands which they are.
 */
export function checkTable(rows: readonly CheckRow[], width: 'narrow' | 'wide'): Table {
  if (width === 'wide') {
    const titles = [...shownAlways, 'CODE', 'SEEN', 'WAY OUT'];
    return tableOf(titles, mergeAlike(rows, wideKey), line => {
      const { code, seen, wayOut } = line.row;
      return [...leadingCells(line), code, seen, wayOut];
    });
  }
  const lines = mergeAlike(rows, narrowKey);
  const widths = [shownAlways, ...lines.map(leadingCells)].map(cells => cells.map(displayWidth));
  const taken = shownAlways.map((_, at) => Math.max(...widths.map(row => row[at] ?? 0)) + betweenCells);
  const room = Math.max(columnsOfTable - taken.reduce((sum, one) => sum + one), leastSeen);
  return tableOf([...shownAlways, 'SEEN'], lines, line => {
    const { code } = line.row;
    const seen = seenCell(line);
    return [...leadingCells(line), cutToWidth(code === null ? seen : `${code}: ${seen}`, room)];
  });
}

const shownAlways = ['SUBJECT', 'CHECK', 'VERDICT'];

function tableOf(
  titles: readonly string[],
  lines: readonly Merged[],
  cellsOf: (line: Merged) => readonly (string | null)[],
): Table {
  return {
    columns: titles.map(title => ({ title })),
    rows: lines.map(line => ({
      name: subjectTitle(line.row.subject),
      cells: cellsOf(line).map(cell => cell ?? undefined),
    })),
  };
}

function leadingCells({ row, subjects }: Merged): readonly string[] {
  const subject = subjects.length === 1 ? subjectWords(row.subject) : `${subjects.length} ${row.subject.kind}s`;
  return [subject, row.topic, row.verdict];
}

type Merged = { readonly row: CheckRow; readonly subjects: readonly CheckRow['subject'][] };

/** Why commands are not let to do their work, only the wide table has room for. */
function seenCell({ row, subjects }: Merged): string {
  const commands = subjects.flatMap(subject => (subject.kind === 'command' ? [subject.name] : []));
  return commands.length > 1 ? commands.join(', ') : row.seen;
}

function narrowKey({ subject, topic, verdict, code, seen, wayOut }: CheckRow): readonly unknown[] {
  return [subject.kind, topic, verdict, code, ...(subject.kind === 'command' ? [] : [seen, wayOut])];
}

function wideKey(row: CheckRow): readonly unknown[] {
  const { subject, topic, verdict, code, seen, wayOut } = row;
  const isWell = verdict === 'ok' || verdict === 'not looked at';
  return [isWell ? subject.kind : subject, topic, verdict, code, seen, wayOut];
}

/** Those with the same key are one. */
function mergeAlike(rows: readonly CheckRow[], keyOf: (row: CheckRow) => readonly unknown[]): readonly Merged[] {
  const alike = [...Map.groupBy(rows, row => JSON.stringify(keyOf(row))).values()];
  const merged = alike.flatMap(([row, ...others]) =>
    row ? [{ row, subjects: [row, ...others].map(({ subject }) => subject) }] : [],
  );
  const topics = [...new Set(rows.map(placeOf))];
  return merged.toSorted((a, b) => topics.indexOf(placeOf(a.row)) - topics.indexOf(placeOf(b.row)));
}

/** All rows with the same stand together. */
function placeOf({ subject, topic }: CheckRow): string {
  return `${subject.kind} ${topic}`;
}

/** `cluster`, `pool worker`, `node worker-a` */
function subjectWords(subject: CheckRow['subject']): string {
  return subject.kind === 'cluster' ? 'cluster' : `${subject.kind} ${subject.name}`;
}
