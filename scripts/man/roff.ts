/**
 * Text as roff shows it as it is: an ASCII source, in which nothing is taken for a request or for a typographic sign
 * (groff_char(7), groff_man_style(7)). May stand anywhere in a line, also in the arguments of a macro.
 */
export function roff(text: string): string {
  const escaped = text.replace(/[\\\-'"`~^]|[^\n -~]/gu, sign => signs[sign] ?? unicode(sign));
  // At the beginning of a line a dot would begin a request.
  return escaped.replace(/^\./gm, '\\&.');
}

export function bold(text: string): string {
  return `\\fB${roff(text)}\\fR`;
}

/** A paragraph. */
export function paragraph(text: string): readonly string[] {
  return ['.PP', roff(text)];
}

/** A word, and indented below it what it means. */
export function entry(word: string, meaning: string): readonly string[] {
  return ['.TP', bold(word), roff(meaning)];
}

/** Lines that are shown as they stand. */
export function verbatim(...lines: readonly string[]): readonly string[] {
  return ['.RS 4', '.nf', ...lines.map(roff), '.fi', '.RE'];
}

const signs: Readonly<Record<string, string>> = {
  '\\': '\\e',
  '-': '\\-',
  "'": '\\(aq',
  '"': '\\(dq',
  '`': '\\(ga',
  '~': '\\(ti',
  '^': '\\(ha',
};

function unicode(sign: string): string {
  return `\\[u${sign.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}]`;
}
