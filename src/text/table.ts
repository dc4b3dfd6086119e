import { displayWidth } from './display-width.ts';

/** Lines with the cells of each column below one another, three spaces apart as in kubectl's tables. Nothing is wrapped. */
export function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, displayWidth(cell));
  }
  return rows.map(row =>
    row
      .map((cell, at) => cell + ' '.repeat((widths[at] ?? 0) - displayWidth(cell)))
      .join('   ')
      .trimEnd(),
  );
}
