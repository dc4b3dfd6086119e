import { quoted, usageFailure } from './usage-failure.ts';
import { parseText } from './value.ts';

/** A file of this machine as it is written, or an `http(s)` URL that the node can fetch as it is. `BAD_VALUE` */
export function parseRpmSource(text: string, flag: string): string {
  if (!/^[a-z][a-z\d+.-]*:\/\//i.test(text)) return parseText(text, flag);
  const url = URL.parse(text);
  if (url?.username || url?.password)
    throw usageFailure(
      'BAD_VALUE',
      `the URL of --${flag} has a user name or a password in it, which the node would write down`,
      `download it first, then --${flag} FILE`,
    );
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return url.href;
  throw usageFailure('BAD_VALUE', `--${flag} is a file or an http(s) URL, not ${quoted(text)}`);
}
