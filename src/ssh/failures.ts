import { Failure } from '../errors.ts';

/** The end of a connection before its work was done: by the network, by the far side, or by silence. */
export function connectionLost(cause: unknown): Failure {
  const why = cause instanceof Error ? `: ${cause.message}` : '';
  return new Failure('failed', 'CONNECTION_LOST', `the connection to sshd was lost${why}`, { cause });
}

/** sshd is there and starts nothing: MaxSessions is reached, or the account may not. */
export function execRefused(cause: Error): Failure {
  return new Failure('failed', 'EXEC_REFUSED', `sshd starts no command: ${cause.message}`, { cause });
}
