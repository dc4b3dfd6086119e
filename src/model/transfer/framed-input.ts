/**
 * Standard input with an end, over a connection that cannot carry one: the exec protocol before v5 knows no half-close
 * (kubernetes/enhancements KEP-4006; off in OpenShift 4.16 to 4.21).
 *
 * The input goes in frames, a decimal length and a line feed before each, and a frame of length 0 for the end. A shell on
 * the far side unpacks them into a pipe for the command. It holds neither standard output nor error meanwhile, so it keeps
 * the session no longer than the command does; and it ends with the command's status, 128 and more for a signal: as the
 * main process of a unit, a command that ends by SIGTERM would count as a success (systemd.service(5), SuccessExitStatus).
 */
export function framedInput(argv: readonly string[]): readonly string[] {
  return ['bash', '-c', script, 'bash', ...argv];
}

const script = [
  'exec 3>&2 2>/dev/null;',
  '(exec "$@") < <(exec 3>&-; while read -r n && [ "$n" -gt 0 ]; do head -c "$n"; done) 2>&3 3>&-;',
  'exit $?',
].join(' ');

export function frameOf(chunk: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`${chunk.length}\n`), chunk]);
}

export const endFrame: Uint8Array = Buffer.from('0\n');
