/** A table of what was measured. */
export type Section = {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
};

/** In Markdown. */
export function printed({ title, columns, rows }: Section): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const table = [line(columns), line(columns.map(() => '---')), ...rows.map(line)];
  return [`${title}:`, '', ...table, ''].join('\n');
}
