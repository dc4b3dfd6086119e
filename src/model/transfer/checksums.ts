import { type HostCommand, look } from '../host-command.ts';
import { bash } from '../node-program/bash.ts';
import { asSeenByInit } from '../usr/usr-commands.ts';

/**
 * What many files are as PID 1 sees them. Their names go through the standard input, since a command line of the API is the
 * address of a request and must be short. Its status is another than 0 where one of them is not there.
 */
export function checksums(paths: readonly string[]): HostCommand {
  const input = Buffer.from(paths.map(path => `${asSeenByInit(path)}\0`).join(''));
  return { ...look('/bin/bash', '-c', script, 'bash', `${input.length}`), input };
}

/** What `checksums` printed, by path: a SHA-256 in hexadecimal digits, `link:TARGET`, or `null` for what is neither. */
export function parseChecksums(paths: readonly string[], stdout: string): ReadonlyMap<string, string | null> {
  const entries = stdout.split('\0').slice(0, -1);
  const found = new Map(entries.map(entry => (entry.startsWith('link:') ? linkOf(entry) : sumOf(entry))));
  return new Map(paths.map(path => [path, found.get(asSeenByInit(path)) ?? null]));
}

/** A link is read and not followed: it would lead into the root of the reader. */
const script = bash`
head -c "$1" | {
  files=()
  while IFS= read -r -d "" name; do
    if [[ -L $name ]]; then
      printf 'link:%s\t%s\0' "$(readlink -- "$name")" "$name"
    else
      files+=("$name")
    fi
  done
  if [[ $files ]]; then printf '%s\0' "\${files[@]}" | xargs -0 sha256sum -z --; fi
}
`;

function linkOf(entry: string): readonly [string, string] {
  const [target = '', ...name] = entry.split('\t');
  return [name.join('\t'), target];
}

/** The digest, a blank, another one or `*` for the way in which the file was read, and its name (coreutils, sha256sum). */
function sumOf(entry: string): readonly [string, string] {
  return [entry.slice(66), entry.slice(0, 64)];
}
