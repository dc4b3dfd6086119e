/**
 * A command in a mount namespace of its own, in which a directory cannot be written: even to look, rpm writes beside its
 * database (SQLite's shared memory) where it can, and what only looks must change nothing. The directory need not be a mount
 * point yet, so it is made one; both end with the command.
 */
export function withReadOnly(directory: string, ...argv: readonly string[]): readonly [string, ...string[]] {
  return ['unshare', '--mount', '--', '/bin/sh', '-c', readOnly, 'sh', directory, ...argv];
}

/** The same as PID 1 has it, whatever mount namespace this is run in. */
export function asInitWithReadOnly(directory: string, ...argv: readonly string[]): readonly [string, ...string[]] {
  return ['nsenter', '--target', '1', '--mount', '--', ...withReadOnly(directory, ...argv)];
}

const readOnly = 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" || exit; shift; exec "$@"';
