import { displayWidth } from '../text/display-width.ts';

/** On a screen narrower than this, a wrapped table cannot be read any more. */
const leastColumns = 40;

/** Whether a table with these lines is better shown as `rowsAsLines`. `columns`: of the screen; `undefined` where it is none. */
export function isTooNarrow(lines: readonly string[], columns: number | undefined): columns is number {
  return columns !== undefined && columns < leastColumns && lines.some(line => displayWidth(line) > columns);
}

/**
 * The rows one below the other, each cell as `TITLE: cell` on a line of its own, and below its title where it is too long
 * for that. Nothing is cut: a word that is longer than the screen is left to the terminal, so that it can be copied.
 */
export function rowsAsLines([header = [], ...rows]: readonly (readonly string[])[], columns: number): string[] {
  return rows.flatMap((row, at) => [
    ...(at === 0 ? [] : ['']),
    ...row.flatMap((cell, index) => {
      const title = `${header[index]}:`;
      const line = `${title} ${cell}`;
      return displayWidth(line) <= columns
        ? [line]
        : [title, ...wrapWords(cell, columns - indent.length).map(indented)];
    }),
  ]);
}

const indent = '  ';

function indented(line: string): string {
  return `${indent}${line}`;
}

function wrapWords(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && displayWidth(longer) <= columns) lines.splice(-1, 1, longer);
    else lines.push(word);
  }
  return lines;
}
