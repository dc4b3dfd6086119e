import { Failure } from '../../errors.ts';

/** What a failure is about, and what the user calls this program. */
type Of = { readonly node: string; readonly program: string };

/** Of a new pod, which is tried behind a put: none starts there. */
const noPodStarts = new Set(['POD_CANNOT_START', 'POD_NOT_STARTED']);

/** A put that is not known to be well and has no switch: whoever said so decides what is next. */
export function leftAsItIs(cause: Failure, { node, program }: Of): Failure {
  // A refusal is one before anything was changed.
  const kind = cause.kind === 'refused' ? 'failed' : cause.kind;
  const rescue = `${program} rescue ${node}`;
  const hint = noPodStarts.has(cause.code)
    ? rescue
    : `${program} usr revert ${node}, or where no pod starts: ${rescue}`;
  return new Failure(kind, cause.code, `${cause.message}; what was put is left as it is`, { hint, cause });
}

/** A put that was not well, and was seen to be taken back; `restarted`: the units that it has restarted. */
export function takenBack(
  cause: Failure,
  how: 'put-back' | 'rebooted',
  { node, program, restarted }: Of & { readonly restarted: readonly string[] },
): Failure {
  const back = how === 'rebooted' ? 'the node has rebooted, and its /usr is as it was' : 'the originals are back';
  const boot = how === 'rebooted' ? '-b -1 ' : '';
  const units = unitWords(['crio.service', 'kubelet.service', ...restarted]);
  const hint = `${program} ssh ${node} -- sudo journalctl ${boot}--no-pager ${units} -n 50`;
  return new Failure('rolledback', cause.code, `${cause.message}; ${back}`, { hint, cause });
}

/** A put that was not well, and was not seen to be taken back in time. */
export function notSeenBack(cause: Failure, { node, program }: Of): Failure {
  const reason = `${cause.message}; whether it was taken back is not known`;
  return new Failure('failed', 'NOT_SEEN_BACK', reason, { hint: `${program} rescue ${node}`, cause });
}

/** For journalctl: without them the last lines are those of whoever took it back. */
function unitWords(units: readonly string[]): string {
  const names = units.map(unit => unit.replace(/\.service$/, ''));
  return [...new Set(names)].map(name => `-u ${name}`).join(' ');
}
