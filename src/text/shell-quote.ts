/**
 * One line that a POSIX shell reads back as exactly these words: for sshd, which hands a command to the login shell, and
 * for commands that are shown to be copied. A word that needs no quotes stays bare.
 *
 * Throws for a NUL, which no argument of a program can hold.
 */
export function quoteForShell(argv: readonly string[]): string {
  return argv.map(quoteWord).join(' ');
}

function quoteWord(word: string): string {
  if (word.includes('\0')) throw new Error('a NUL cannot be part of a command line');
  if (harmless.test(word)) return word;
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** No `~` (a home at a word's start) and no `=`, which would make the first word an assignment. */
const harmless = /^[A-Za-z0-9_@%+:,./-]+$/;
