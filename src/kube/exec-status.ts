import { Failure } from '../errors.ts';
import { listAt, parseJson, textAt } from '../model/json.ts';
import { printable } from '../text/printable.ts';

/**
 * The exit status in the last frame of an exec, a `Status` object. Its message differs between v4 and v5 of the
 * protocol, so only the cause `ExitCode` counts; a failure without one means that the command was not started
 * (k8s.io/client-go `tools/remotecommand/v4.go`).
 */
export function exitStatusIn(frame: Uint8Array, argv: readonly string[]): number | Failure {
  const status = parseJson(Buffer.from(frame).toString());
  if (textAt(status, 'status') === 'Success') return 0;
  const cause = listAt(status, 'details', 'causes').find(item => textAt(item, 'reason') === 'ExitCode');
  const exit = Number.parseInt(textAt(cause, 'message') ?? '', 10);
  if (Number.isInteger(exit)) return exit;
  const why = printable(textAt(status, 'message') ?? 'the container runtime does not say why', 400);
  return new Failure('failed', 'CANNOT_EXEC', `cannot run ${argv[0] ?? ''}: ${why}`, {
    hint: 'add -v to see what ran on the host',
  });
}
