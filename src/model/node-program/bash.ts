/**
 * A piece of bash, with its backslashes as they are written, but for the two that a template needs: `\${` is bash's `${`,
 * and a backslash before a backtick goes.
 */
export function bash(text: TemplateStringsArray, ...words: readonly string[]): string {
  const raw = text.raw.map(piece => piece.replaceAll('\\${', '${').replaceAll('\\`', '`'));
  return String.raw({ raw }, ...words).trimStart();
}
