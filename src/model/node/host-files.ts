import { type HostCommand, look } from '../host-command.ts';

/**
 * Reads many small files of a host in one go: each pattern is expanded there, and each file that it names comes back as
 * its path and its bytes in base64, ended by a NUL, so that neither a name nor a content can be taken for another file.
 */
export function readFiles(patterns: readonly string[]): HostCommand {
  return look('/bin/sh', '-c', script, 'sh', ...patterns);
}

/** What `readFiles` printed, by path. What was not there, or did not come whole, is absent. */
export function parseFiles(stdout: string): ReadonlyMap<string, string> {
  const whole = stdout.split('\0').slice(0, -1);
  return new Map(
    whole.map(entry => {
      const end = entry.lastIndexOf('\t');
      return [entry.slice(0, end), Buffer.from(entry.slice(end + 1), 'base64').toString('utf8')];
    }),
  );
}

const script = [
  'for pattern do for file in $pattern; do',
  '[ -f "$file" ] && printf "%s\\t%s\\0" "$file" "$(base64 -w0 <"$file")";',
  'done; done; exit 0',
].join(' ');
