/** What a terminal was told, and when: the file that asciinema plays (asciicast v2, docs.asciinema.org). */
export type Cast = {
  readonly columns: number;
  readonly rows: number;
  readonly title: string;
  /** In the order of time. */
  readonly outputs: readonly Output[];
};

/** `at`: seconds since the beginning. */
export type Output = { readonly at: number; readonly text: string };

/** One line of JSON for the header, and one for each output. */
export function castText({ columns, rows, title, outputs }: Cast): string {
  const header = { version: 2, width: columns, height: rows, title };
  const events = outputs.map(({ at, text }) => [at, 'o', text]);
  return [header, ...events].map(line => `${JSON.stringify(line)}\n`).join('');
}

/** Throws for what `castText` does not write. */
export function readCast(file: string): Cast {
  const [header, ...events]: unknown[] = file
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line));
  return { ...sizeAndTitleIn(header), outputs: events.map(outputIn) };
}

function sizeAndTitleIn(header: unknown): Omit<Cast, 'outputs'> {
  const isHeader = typeof header === 'object' && header !== null && 'version' in header && header.version === 2;
  if (isHeader && 'width' in header && 'height' in header && 'title' in header) {
    const { width: columns, height: rows, title } = header;
    if (typeof columns === 'number' && typeof rows === 'number' && typeof title === 'string')
      return { columns, rows, title };
  }
  throw new Error(`no header of a recording: ${JSON.stringify(header)}`);
}

function outputIn(event: unknown): Output {
  if (Array.isArray(event)) {
    const [at, kind, text]: unknown[] = event;
    if (typeof at === 'number' && kind === 'o' && typeof text === 'string') return { at, text };
  }
  throw new Error(`no output of a recording: ${JSON.stringify(event)}`);
}
