/**
 * Standard input with an end, over a connection that cannot carry one: the exec protocol before v5 knows no half-close
 * (kubernetes/enhancements KEP-4006; off in OpenShift 4.16 to 4.21).
 *
 * The input goes in frames, a decimal length and a line feed before each, and a frame of length 0 for the end. A shell on
 * the far side unpacks them into a pipe. The command itself replaces that shell, so its exit status is the session's; the
 * unpacking side holds neither standard output nor error, so it keeps the session no longer than the command does.
 */
export function framedInput(argv: readonly string[]): readonly string[] {
  return [
    'bash',
    '-c',
    'exec "$@" < <(exec 2>/dev/null; while read -r n && [ "$n" -gt 0 ]; do head -c "$n"; done)',
    'bash',
    ...argv,
  ];
}

export function frameOf(chunk: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`${chunk.length}\n`), chunk]);
}

export const endFrame: Uint8Array = Buffer.from('0\n');
