/**
 * Text from outside as part of one line that a terminal shows and does not obey: escape sequences, control characters,
 * and characters that hide or turn the direction of writing are gone, line breaks and tabs are spaces. What is longer
 * than `longest` characters ends in `…`: the API server answers some mistakes with the whole object, 14 KB for a node.
 */
export function printable(text: string, longest = 1000): string {
  const line = printableLine(text);
  // A character is at most two code units, so that only what may be too long is taken apart.
  if (line.length <= longest) return line;
  const characters = Array.from(line.slice(0, 2 * longest + 1));
  return characters.length <= longest ? line : `${characters.slice(0, Math.max(0, longest - 1)).join('')}…`;
}

/** The same without a limit, for what must stay whole: commands to copy, names. */
export function printableLine(text: string): string {
  return withoutControls(text.replace(escapeSequence, '').replace(lineBreak, ' ')).trim();
}

/** The same for text of many lines, which keeps its line breaks and tabs. */
export function printableLines(text: string): string {
  return text
    .replace(escapeSequence, '')
    .replaceAll('\r\n', '\n')
    .replace(/[^\n\t]+/g, withoutControls);
}

/** ECMA-48: CSI …; OSC, DCS, SOS, PM and APC up to their terminator; the short ones. In their 7-bit and 8-bit forms. */
const escapeSequence =
  /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)|\x1b[ -/]*[0-~]/g;

/** With the indentation of the line after it. */
const lineBreak = /[\t\n\v\f\r\x85\u2028\u2029]\s*/g;

/** Characters that a line does not show. Zero-width joiners stay: scripts and emoji need them. */
export const unseen = /[\p{Cc}\p{Bidi_Control}\u2028\u2029\u200b\u2060\ufeff]/gu;

function withoutControls(text: string): string {
  return text.toWellFormed().replace(unseen, '');
}
