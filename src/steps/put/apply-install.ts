import { Failure } from '../../errors.ts';
import type { PutFile } from '../../model/node/node-record.ts';
import type { RecordOrigin } from '../../model/node/record-change.ts';
import { judgePutEnd } from '../../model/put/put-end.ts';
import { leftAsItIs, notSeenBack, takenBack } from '../../model/put/put-failure.ts';
import { armedUntil } from '../../model/put/put-record.ts';
import type { HostShell, Ports } from '../../ports.ts';
import type { DebugPod } from '../pod/open-debug-pod.ts';
import { type Note, noteInOrder } from '../record/note-in-order.ts';
import { untilAborted } from '../until-aborted.ts';
import { confirmPut } from './confirm-put.ts';
import { type KnownEnd, type ProveOptions, provePut } from './prove-put.ts';
import { PutInProgress } from './put-in-progress.ts';
import { seeStore } from './see-store.ts';

export type ApplyOptions = ProveOptions & {
  /** A way into PID 1's namespaces. */
  readonly shell: HostShell;
  /** The same way in, to a plain root shell of the host. */
  readonly startShell: HostShell;
  readonly origin: RecordOrigin;
  /** What the user calls this program. */
  readonly program: string;
};

export type Applied = {
  readonly files: readonly PutFile[];
  /** Until when the switch waits for a person: RFC 3339, UTC. */
  readonly armedUntil: string | undefined;
};

type ApplyPorts = Pick<Ports, 'cluster' | 'clock' | 'reporter'>;

/** A put, and what is written of it on the Node object. */
type Work = { readonly put: PutInProgress; readonly note: Note };

/** Longer than a node takes to put back, to restart and to look at its units, and then to reboot. */
const takeBackMs = 15 * 60_000;

/**
 * Has a node install what was brought there, and confirms it after a look through a new connection. What is not known to be
 * well is taken back at once where a switch is armed: `Failure('rolledback')`, when that was seen.
 */
export async function applyInstall(ports: ApplyPorts, options: ApplyOptions, signal: AbortSignal): Promise<Applied> {
  const { staged, site, origin } = options;
  const note = noteInOrder(ports, options.pod.node, origin);
  const put = new PutInProgress(ports, { ...options, note, undo: site.onNodes });
  try {
    const end = await awaitDone({ put, note }, options, signal);
    await note([{ kind: 'put', files: put.files, rpms: staged.packages.map(({ after }) => after) }], signal);
    const witness = await provePut(ports, { ...options, end }, signal);
    const until = await settle(ports, { put, note }, { ...options, witness }, signal);
    return { files: put.files, armedUntil: until };
  } catch (error) {
    if (!(error instanceof Failure) || signal.aborted || put.isSettled) throw error;
    throw await takeBackOrLeave(ports, { put, options, cause: error }, signal);
  }
}

/** Waits for the end of the put, as far as the connection tells it. */
async function awaitDone(
  { put, note }: Work,
  { pod: { node }, program }: ApplyOptions,
  signal: AbortSignal,
): Promise<KnownEnd> {
  const end = await untilAborted(put.ended, signal);
  const failure = judgePutEnd(end, node, program);
  if (!failure) return end.kind === 'lost' ? 'lost' : 'done';
  if (failure.kind !== 'failed') put.settle(); // Nothing was put, or nothing of it is there any more.
  if (failure.kind === 'rolledback') await note([{ kind: 'put-back', paths: [] }], signal);
  throw failure;
}

/** Disarms the switch of a put that was seen to be well, or leaves that to a person; then says until when. */
async function settle(
  { reporter }: ApplyPorts,
  { put, note }: Work,
  { site, staged, deadman, witness }: ApplyOptions & { readonly witness: DebugPod },
  signal: AbortSignal,
): Promise<string | undefined> {
  const host = { node: witness.node, shell: witness.onHost, reporter };
  if (!put.hasSwitch) {
    put.settle();
    return undefined;
  }
  if (deadman.confirmedBy === 'person') {
    const { switch: armed } = await seeStore(host, signal);
    put.settle();
    if (!armed) return undefined;
    const until = armedUntil(armed.deadline);
    await note([{ kind: 'armed', until }], signal);
    return until;
  }
  await site.onNodes.complete(async own => {
    await confirmPut(host, staged.plan.run, own);
    put.settle();
    await note([{ kind: 'confirmed' }], own);
  }, signal);
  return undefined;
}

/** The failure that the put comes to. */
async function takeBackOrLeave(
  ports: ApplyPorts,
  { put, options, cause }: { readonly put: PutInProgress; readonly options: ApplyOptions; readonly cause: Failure },
  signal: AbortSignal,
): Promise<Failure> {
  const { program } = options;
  const { node } = options.pod;
  if (!put.hasSwitch) {
    put.settle();
    return leftAsItIs(cause, { node, program });
  }
  ports.reporter.emit({ kind: 'warning', node, text: `${cause.message}: it is taken back` });
  using patience = ports.clock.deadline(takeBackMs, notSeenBack(cause, { node, program }), signal);
  const { kind } = await put.takeBack(patience);
  return takenBack(cause, kind, { node, program, restarted: options.staged.plan.restart });
}
