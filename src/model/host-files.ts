import { type HostCommand, look } from './host-command.ts';

/**
 * Reads many small files of a host in one go: each pattern is expanded there, and each file that it names comes back as a
 * line of its path and its bytes in base64, so that no content can be taken for another file's.
 */
export function readFiles(patterns: readonly string[]): HostCommand {
  return look('/bin/sh', '-c', script, 'sh', ...patterns);
}

/** What `readFiles` printed, by path. What was not there is absent. */
export function parseFiles(stdout: string): ReadonlyMap<string, string> {
  const lines = stdout.split('\n').filter(line => line.includes('\t'));
  return new Map(
    lines.map(line => {
      const [path = '', base64 = ''] = line.split('\t');
      return [path, Buffer.from(base64, 'base64').toString('utf8')];
    }),
  );
}

const script = [
  'for pattern do for file in $pattern; do',
  '[ -f "$file" ] && printf "%s\\t%s\\n" "$file" "$(base64 -w0 <"$file")";',
  'done; done; exit 0',
].join(' ');
