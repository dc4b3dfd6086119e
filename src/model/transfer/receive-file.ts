import { change, type HostCommand } from '../host-command.ts';

/** A file that is to come to a node. */
export type Delivery = {
  /** Absolute; its directory is there. */
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  readonly sha256: string;
};

/** What the receiving command says, a line each. */
export type ReceiveEvent =
  /** It takes the content from this byte on: it has a part already from an attempt that broke off. */
  | { readonly kind: 'at'; readonly offset: number }
  /** The bytes that are free where the file is to lie, where they are too few. */
  | { readonly kind: 'full'; readonly free: number };

/** The exit statuses of the receiving command; 0: the file is there whole, on the disk, with the right content. */
export const received = { damaged: 65, short: 66, full: 28 } as const;

/**
 * Takes a file from standard input: so many bytes as it lacks, told on standard output beforehand. They come into a part
 * beside the file, are hashed as they come, written through to the disk and moved to their place. Only root can read it.
 *
 * An attempt that broke off may still be writing, and holds a lock on its part as long; where it does not let go, the part
 * is left to it, and the next begins from the start.
 */
export function receiveFile({ path, size, sha256 }: Delivery): HostCommand {
  return change('bash', '-c', script, 'bash', path, `${size}`, sha256);
}

export function parseReceiveEvent(line: string): ReceiveEvent | undefined {
  const [, kind, number] = /^(at|full)\t(\d+)$/.exec(line) ?? [];
  if (kind === 'at') return { kind, offset: Number(number) };
  return kind === 'full' ? { kind: 'full', free: Number(number) } : undefined;
}

/** Long enough for the end of a lost connection to come through, and for a part of some hundred MB to be hashed. */
const patienceSeconds = 15;

const script = `
umask 077
export LC_ALL=C
path=$1 size=$2 sum=$3 part=$1.part directory=\${1%/*}
free() { df --output=avail -B1 -- "$directory" | tail -n 1 | tr -d ' '; }
is_right() { [ "$(sha256sum <"$1")" = "$sum  -" ]; }
has_room() { local free; free=$(free); [ "$free" -ge "$1" ] || { rm -f -- "$part"; printf 'full\\t%s\\n' "$(free)"; exit ${received.full}; }; }
take() (
  set -o pipefail
  { head -c "$1" <"$part" && head -c "$2" | tee -a --output-error=exit /dev/fd/9; } | sha256sum
)
for attempt in 1 2; do
  exec 9>>"$part" || exit 1
  flock -w ${patienceSeconds} 9 && break
  rm -f -- "$part"
done
if [ -f "$path" ] && is_right "$path"; then rm -f -- "$part"; printf 'at\\t%s\\n' "$size"; exit 0; fi
have=$(stat -c %s -- "$part") || exit 1
[ "$have" -le "$size" ] || { : >"$part"; have=0; }
has_room "$((size - have))"
printf 'at\\t%s\\n' "$have"
seen=$(take "$have" "$((size - have))") || { has_room "$((size - have))"; rm -f -- "$part"; exit 1; }
[ "$(stat -c %s -- "$part")" = "$size" ] || exit ${received.short}
[ "$seen" = "$sum  -" ] || { rm -f -- "$part"; exit ${received.damaged}; }
sync -- "$part" && mv -fT -- "$part" "$path" && sync -- "$directory"
`;
