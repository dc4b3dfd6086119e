import { unseen } from './printable.ts';

/**
 * One line that any POSIX shell reads back as exactly these words: for sshd, which hands a command to the login shell, and
 * for ssh's ProxyCommand. A word that needs no quotes stays bare.
 *
 * Throws for a NUL, which no argument of a program can hold.
 */
export function quoteForSh(argv: readonly string[]): string {
  return argv.map(word => quoteWord(word, inSingleQuotes)).join(' ');
}

/**
 * The same for a command that is shown, to be copied into bash, zsh or ksh: no character of it is one that a line on a
 * terminal cannot show (`printableLine`), so that it comes out whole. Throws as well.
 */
export function quoteForShell(argv: readonly string[]): string {
  return argv.map(word => quoteWord(word, isShown(word) ? inSingleQuotes : inEscapes)).join(' ');
}

function quoteWord(word: string, quote: (word: string) => string): string {
  if (word.includes('\0')) throw new Error('a NUL cannot be part of a command line');
  return harmless.test(word) ? word : quote(word);
}

/** No `~` (a home at a word's start) and no `=`, which would make the first word an assignment. */
const harmless = /^[A-Za-z0-9_@%+:,./-]+$/;

function inSingleQuotes(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** POSIX.1-2024, 2.2.4. Octal digits are those of the bytes; `!` is one since the history of a shell may look into these quotes. */
function inEscapes(word: string): string {
  const escaped = word.replace(/[\\']/g, character => `\\${character}`).replace(/[\n\t]/g, lineOrTab);
  return `$'${escaped.replace(unseen, inOctal).replaceAll('!', inOctal)}'`;
}

function lineOrTab(character: string): string {
  return character === '\n' ? '\\n' : '\\t';
}

function inOctal(character: string): string {
  return [...new TextEncoder().encode(character)].map(byte => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}

function isShown(word: string): boolean {
  return word.search(unseen) < 0;
}
