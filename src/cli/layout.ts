/** What stands left and right in a list of commands or flags. */
export type Row = readonly [left: string, right: string];

/** Two columns, the right one wrapped. Where the left text of a row is long, its right text starts on the next line. */
export function rowsInColumns(rows: readonly Row[], width: number): readonly string[] {
  const widest = Math.max(0, ...rows.map(([left]) => left.length));
  const column = Math.min(INDENT.length + widest + GAP, Math.floor(width / 2));
  return rows.flatMap(([left, right]) => {
    const lead = `${INDENT}${left}`;
    const lines = wrap(right, width - column);
    const fits = lead.length + GAP <= column;
    const [first = '', ...others] = fits ? lines : ['', ...lines];
    return [`${lead.padEnd(column)}${first}`.trimEnd(), ...others.map(line => `${' '.repeat(column)}${line}`)];
  });
}

/** Lines of at most `width` characters, broken at blanks; a longer word stays whole. */
export function wrap(text: string, width: number): readonly string[] {
  const [first = '', ...words] = text.split(' ');
  const lines: string[] = [];
  let line = first;
  for (const word of words) {
    const longer = `${line} ${word}`;
    if (longer.length > width) lines.push(line);
    line = longer.length > width ? word : longer;
  }
  return [...lines, line];
}

const INDENT = '  ';
const GAP = 3;
