/** A table of what was measured. */
export type Section = {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly notes?: readonly string[];
};

/** In Markdown. */
export function printed({ title, columns, rows, notes = [] }: Section): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const table = [line(columns), line(columns.map(() => '---')), ...rows.map(line)];
  return [`${title}:`, '', ...table, '', ...notes.flatMap(note => [note, ''])].join('\n');
}
