import { posix } from 'node:path';
import type { Put } from '../model/put/install.ts';
import { printable } from '../text/printable.ts';
import { quoteForShell } from '../text/shell-quote.ts';
import { quoted, usageFailure } from './usage-failure.ts';
import { likelyPlace, placeBelowUsr } from './usr-place.ts';

/**
 * `SRC:DEST`. SRC is all up to the last colon with a `/` behind it, so that it may be `C:/runc` or have colons in its name.
 * `BAD_VALUE` with what to write instead.
 */
export function parsePut(text: string, flag: string): Put {
  if (/^https?:\/\//i.test(text))
    throw usageFailure(
      'BAD_VALUE',
      `--${flag} takes files and directories of this machine, not URLs`,
      'download it first; only --rpm takes URLs',
    );
  const at = text.lastIndexOf(':/');
  if (at < 0) throw withoutDestination(text, flag);
  const source = text.slice(0, at);
  const named = text.slice(at + 1);
  const destination = isUsr(named) ? '/usr/' : placeBelowUsr(named);
  if (source === '') throw usageFailure('BAD_VALUE', `--${flag} is SRC:DEST, and ${quoted(text)} has no SRC`, example);
  if (destination === undefined) throw elsewhere(text, at, flag);
  return { source, destination };
}

const example = 'for example --put ./runc:/usr/bin/runc';

/** Also one that does not begin with `/`. */
function withoutDestination(text: string, flag: string) {
  const at = text.lastIndexOf(':');
  const likely = at > 0 ? likelyPlace(text.slice(at + 1)) : undefined;
  return usageFailure(
    'BAD_VALUE',
    `--${flag} is SRC:DEST with a DEST such as /usr/bin/runc, not ${quoted(text)}`,
    likely === undefined ? example : meant(text.slice(0, at), likely),
  );
}

function elsewhere(text: string, at: number, flag: string) {
  const destination = text.slice(at + 1);
  const likely = likelyPlace(destination);
  return usageFailure(
    'BAD_VALUE',
    `the DEST of --${flag} ${quoted(text)} is ${quoted(destination)}, and that is no place below /usr`,
    likely === undefined ? example : meant(text.slice(0, at), likely),
  );
}

function meant(source: string, destination: string): string {
  return `did you mean --put ${printable(quoteForShell([`${source}:${destination}`]), 200)}?`;
}

/** What is in a directory may go below `/usr` itself. */
function isUsr(text: string): boolean {
  return !/\p{Cc}/u.test(text) && /^\/usr\/?$/.test(posix.normalize(text));
}
