import { change, type HostCommand, type HostResult, look } from '../host-command.ts';
import type { PayloadDigest } from './rpm.ts';

/**
 * Downloads a URL to a path on the node, with the node's own proxy and certificates. Gives up on a server that is silent
 * or too slow. What did not come whole is removed.
 *
 * The URL goes in by standard input: it may hold a password, and systemd keeps the words of a unit in the journal.
 */
export function fetchFile(url: URL, path: string): HostCommand {
  const line = `url = "${url.href}"\n`;
  return { ...change('/bin/sh', '-c', fetchScript, 'sh', path, ...curlOptions), input: Buffer.from(line) };
}

/** What stood in the way of a download, to go on a sentence: `the server answered 404`. */
export function readFetchFailure({ status, stdout, stderr }: HostResult): string {
  if (status === httpError && /^[45]\d\d$/.test(stdout.trim())) return `the server answered ${stdout.trim()}`;
  const said = /^curl: \(\d+\) (.*)$/m.exec(stderr)?.[1] ?? stderr.trim();
  return said === '' ? `curl ended with status ${status}` : said;
}

/** A file's size in bytes and its SHA-256. */
export function measureFile(path: string): HostCommand {
  return look('/bin/sh', '-c', 'stat -c %s -- "$1" && sha256sum <"$1"', 'sh', path);
}

export type FileMeasure = { readonly size: number; readonly sha256: string };

/** `undefined` where that is not what `measureFile` printed. */
export function parseMeasure(stdout: string): FileMeasure | undefined {
  const { size, sha256 } = /^(?<size>\d+)\n(?<sha256>[0-9a-f]{64})\b/.exec(stdout)?.groups ?? {};
  return size === undefined || sha256 === undefined ? undefined : { size: Number(size), sha256 };
}

/** A part of a file, in base64. */
export function readPart(path: string, offset: number, length: number): HostCommand {
  const script = 'tail -c "+$2" -- "$1" | head -c "$3" | base64 -w0';
  return look('/bin/sh', '-c', script, 'sh', path, `${offset + 1}`, `${length}`);
}

/** The digest of all of a file from an offset on; begins with it, in hexadecimal. */
export function digestFrom(path: string, offset: number, algorithm: PayloadDigest['algorithm']): HostCommand {
  return look('/bin/sh', '-c', 'tail -c "+$2" -- "$1" | "$3"', 'sh', path, `${offset + 1}`, `${algorithm}sum`);
}

/** An empty file first, since curl makes none of an empty answer; only root and the node's own program have to read it. */
const fetchScript = [
  'umask 066; file=$1; shift; IFS= read -r url || exit; mkdir -p -- "$(dirname -- "$file")" && : >"$file" || exit;',
  'printf "%s\\n" "$url" | curl "$@" --output "$file" --config - || { status=$?; rm -f "$file"; exit "$status"; }',
].join(' ');

const curlOptions = [
  ...['--fail', '--location', '--silent', '--show-error', '--globoff', '--write-out', '%{http_code}'],
  ...['--proto', '=http,https', '--proto-redir', '=http,https', '--max-redirs', '10'],
  ...['--connect-timeout', '30', '--speed-time', '60', '--speed-limit', '1024', '--max-time', '1800'],
  ...['--max-filesize', `${2 * 1024 ** 3}`],
];

/** CURLE_HTTP_RETURNED_ERROR, by `--fail`. */
const httpError = 22;
