/**
 * The queries of the http(s) URLs among words, each with its question mark, as it is written and as a URL is normalized: who
 * has a signature or a token in one is let in, as with a password.
 */
export function queriesIn(words: readonly string[]): readonly string[] {
  const urls = words.flatMap(word => /https?:\/\/.*$/is.exec(word) ?? []);
  return urls.flatMap(url => [/\?[^#]+/.exec(url)?.[0] ?? '', URL.parse(url)?.search ?? '']);
}
