import { Failure } from '../errors.ts';

/**
 * The end of a connection before its work was done: by the network, by the far side, or by silence. What the stream below
 * says of its end is a `Failure` already.
 */
export function connectionLost(cause: unknown): Failure {
  if (cause instanceof Failure) return cause;
  const why = cause instanceof Error ? `: ${cause.message}` : '';
  return new Failure('failed', 'CONNECTION_LOST', `the connection to sshd was lost${why}`, {
    hint: 'run the command again',
    cause,
  });
}

/** sshd is there and starts nothing: MaxSessions is reached, or the account may not. */
export function execRefused(cause: Error): Failure {
  return new Failure('failed', 'EXEC_REFUSED', `sshd starts no command: ${cause.message}`, {
    hint: "look into sshd's log on the node: journalctl -u sshd",
    cause,
  });
}
