import { Failure } from '../../errors.ts';

/** What a failure is about, and what the user calls this program. */
type Of = { readonly node: string; readonly program: string };

/** A put that is not known to be well and has no switch: whoever said so decides what is next. */
export function leftAsItIs(cause: Failure, { node, program }: Of): Failure {
  // A refusal is one before anything was changed.
  const kind = cause.kind === 'refused' ? 'failed' : cause.kind;
  const hint = `${program} usr revert ${node}, or where no pod starts: ${program} rescue ${node}`;
  return new Failure(kind, cause.code, `${cause.message}; what was put is left as it is`, { hint, cause });
}

/** A put that was not well, and was seen to be taken back. */
export function takenBack(cause: Failure, how: 'put-back' | 'rebooted', { node, program }: Of): Failure {
  const back = how === 'rebooted' ? 'the node has rebooted, and its /usr is as it was' : 'the originals are back';
  const boot = how === 'rebooted' ? '-b -1 ' : '';
  const hint = `${program} ssh ${node} -- sudo journalctl ${boot}--no-pager -n 50`;
  return new Failure('rolledback', cause.code, `${cause.message}; ${back}`, { hint, cause });
}

/** A put that was not well, and was not seen to be taken back in time. */
export function notSeenBack(cause: Failure, { node, program }: Of): Failure {
  const reason = `${cause.message}; whether it was taken back is not known`;
  return new Failure('failed', 'NOT_SEEN_BACK', reason, { hint: `${program} rescue ${node}`, cause });
}
