import { randomBytes } from 'node:crypto';
import type { Subprotocol } from './subprotocol.ts';

/**
 * The frame of channel 3 after a process ended with `code`; `undefined` where none is sent. v5 is worded by the translator
 * in front of the container runtime, v4 by the runtime's own error (kubelet `pkg/kubelet/server`, recorded from 1.36).
 */
export function statusOfExit(code: number, argv: readonly string[], protocol: Subprotocol): string | undefined {
  if (code === 0) return protocol.status === 'plain' ? undefined : SUCCESS;
  const cause =
    protocol.status === 'v5'
      ? `command terminated with exit code ${code}`
      : `error executing command [${argv.join(' ')}], exit code ${code}`;
  const message = `command terminated with non-zero exit code: ${cause}`;
  if (protocol.status === 'plain') return message;
  return JSON.stringify({
    metadata: {},
    status: 'Failure',
    message,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
  });
}

/** A program that could not be started in the container, `why` by runc. */
export function wordsOfRunc(argv: readonly string[], why: string): string {
  const cannot = argv.length === 0 ? 'args must not be empty' : `unable to start container process: ${why}`;
  return (
    'failed to exec in container: failed to start exec ' +
    `"${randomBytes(32).toString('hex')}": OCI runtime exec failed: exec failed: ${cannot}`
  );
}

/** The frame of channel 3 where no process came to be, `why` by the runtime: an internal error without an exit code. */
export function statusOfFailedStart(why: string, protocol: Subprotocol): string {
  const runtime = `error executing command in container: ${why}`;
  const cause = protocol.status === 'v5' ? `Internal error occurred: ${runtime}` : runtime;
  const message = `Internal error occurred: ${cause}`;
  if (protocol.status === 'plain') return message;
  return JSON.stringify({
    metadata: {},
    status: 'Failure',
    message,
    reason: 'InternalError',
    details: { causes: [{ message: cause }] },
    code: 500,
  });
}

/** Also what attach ends with, whatever the process said. */
export const SUCCESS = JSON.stringify({ metadata: {}, status: 'Success' });
