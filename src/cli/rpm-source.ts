import { namesNode } from './node-name.ts';
import { quoted, usageFailure } from './usage-failure.ts';
import { parseText } from './value.ts';

/** A file of this machine as it is written, or an `http(s)` URL that the node can fetch as it is. `BAD_VALUE` */
export function parseRpmSource(text: string, flag: string): string {
  return parseSource(parseText(text, flag), `--${flag}`, `--${flag} FILE`);
}

/** Whether a word among others stands for an RPM: it ends as one does, or is a URL. A node of such a name is `node/x.rpm`. */
export function namesRpm(word: string): boolean {
  return /\.rpm$|^https?:\/\//i.test(word) && !namesNode(word);
}

/** The same as `parseRpmSource`, of a word that `namesRpm`. */
export function parseRpmWord(word: string): string {
  return parseSource(word, 'an RPM', 'name the file');
}

function parseSource(text: string, subject: string, instead: string): string {
  if (!/^[a-z][a-z\d+.-]*:\/\//i.test(text)) return text;
  const url = URL.parse(text);
  if (url ? url.username || url.password : text.includes('@'))
    throw usageFailure(
      'BAD_VALUE',
      `the URL of ${subject} has a user name or a password in it, which the node would write down`,
      `download it first, then ${instead}`,
    );
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return url.href;
  throw usageFailure('BAD_VALUE', `${subject} is a file or an http(s) URL, not ${quoted(text)}`);
}
