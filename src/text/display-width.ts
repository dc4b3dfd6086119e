/** How many columns of a terminal a line of printable text takes: East Asian wide characters and emoji take two. */
export function displayWidth(line: string): number {
  return ascii.test(line) ? line.length : graphemesOf(line).reduce((width, grapheme) => width + widthOf(grapheme), 0);
}

/** The line, or as much of its beginning as fits into `columns` together with a `…`. */
export function cutToWidth(line: string, columns: number): string {
  if (displayWidth(line) <= columns) return line;
  let kept = '';
  let width = 1;
  for (const grapheme of graphemesOf(line)) {
    width += widthOf(grapheme);
    if (width > columns) break;
    kept += grapheme;
  }
  return columns < 1 ? '' : `${kept.trimEnd()}…`;
}

const ascii = /^[\x20-\x7e]*$/;

const invisible = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]+$/u;

/** Unicode 16's `East_Asian_Width` W and F, by block; unassigned code points in between are taken as wide too. */
const wide =
  /^[\p{Emoji_Presentation}\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\u{a4cf}\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18df2}\u{1aff0}-\u{1b2fb}\u{1d300}-\u{1d376}\u{1f200}-\u{1f265}\u{20000}-\u{3fffd}]/u;

/** A text character that a variation selector turns into an emoji (`❤️`, `1️⃣`). */
const emojiByChoice = /^\p{Emoji}.*\ufe0f/u;

function widthOf(grapheme: string): number {
  if (invisible.test(grapheme)) return 0;
  return wide.test(grapheme) || emojiByChoice.test(grapheme) ? 2 : 1;
}

function graphemesOf(line: string): string[] {
  return Array.from(new Intl.Segmenter().segment(line), ({ segment }) => segment);
}
