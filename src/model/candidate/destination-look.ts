import { type HostCommand, look } from '../host-command.ts';

/** What a path of the node leads to. */
export type Destination = {
  readonly path: string;
  /** With all links followed; the place of a link that is to be put, with those above it. */
  readonly real: string;
  readonly kind: 'file' | 'link' | 'directory' | 'absent' | 'other';
  /** What stands there: a SHA-256 in hexadecimal, `link:TARGET`, `absent`, or `other`. */
  readonly content: string;
};

/** What is to come to a path: a file goes where a link there leads, a link takes the place of one. */
export type Coming = { readonly kind: 'file' | 'link'; readonly path: string };

/** Run where PID 1's `/usr` is seen. Paths have neither tabs nor line feeds in them. */
export function lookAtDestinations(coming: readonly Coming[]): HostCommand {
  return look('/bin/sh', '-c', script, 'sh', ...coming.flatMap(({ kind, path }) => [kind, path]));
}

const script = `
while [ $# -gt 0 ]; do
  path=$2
  if [ "$1" = link ]; then real=$(realpath -m -- "\${path%/*}")/\${path##*/}; else real=$(realpath -m -- "$path"); fi
  if [ -L "$real" ]; then kind=link content=link:$(readlink -- "$real")
  elif [ -f "$real" ]; then kind=file content=$(sha256sum <"$real"); content=\${content%% *}
  elif [ -d "$real" ]; then kind=directory content=other
  elif [ -e "$real" ]; then kind=other content=other
  else kind=absent content=absent; fi
  printf '%s\\t%s\\t%s\\t%s\\n' "$path" "$real" "$kind" "$content"
  shift 2
done
`;

export function parseDestinations(stdout: string): readonly Destination[] {
  const lines = stdout.split('\n').filter(line => line !== '');
  return lines.map(line => {
    const [path = '', real = '', word = '', content = ''] = line.split('\t');
    const kind = (['file', 'link', 'directory', 'absent'] as const).find(known => known === word) ?? 'other';
    return { path, real, kind, content };
  });
}
