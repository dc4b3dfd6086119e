import { Failure } from '../errors.ts';
import type { InstallPlan } from '../model/install-plan.ts';
import type { PutFile } from '../model/node-record.ts';
import { judgePutEnd } from '../model/put-end.ts';
import { describePutEvent } from '../model/put-event-text.ts';
import type { PutEvent } from '../model/put-events.ts';
import type { RecordChange, RecordOrigin } from '../model/record-change.ts';
import type { StoreView } from '../model/store-view.ts';
import type { HostShell, Ports } from '../ports.ts';
import { confirmPut } from './confirm-put.ts';
import { type ProveOptions, provePut } from './prove-put.ts';
import { PutInProgress } from './put-in-progress.ts';
import { recordChanges } from './record-usr.ts';
import { untilAborted } from './until-aborted.ts';

export type ApplyOptions = ProveOptions & {
  /** A way into PID 1's namespaces. */
  readonly shell: HostShell;
  /** The same way in, to a plain root shell of the host. */
  readonly startShell: HostShell;
  /** Whether somebody can log in to the node when no pod starts there any more. */
  readonly isLetIn: boolean;
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

/** Longer than a node takes to put back, to restart and to look at its units, and then to reboot. */
const takeBackMs = 15 * 60_000;
/** Of an interrupted run, for which somebody waits. */
const takeBackAfterInterruptMs = 3 * 60_000;

/**
 * Has a node install what was brought there, and confirms it after a look through a new connection. What is known not to be
 * well is taken back at once where a switch is armed: `Failure('rolledback')`, when that was seen.
 */
export async function applyInstall(ports: ApplyPorts, options: ApplyOptions, signal: AbortSignal): Promise<Applied> {
  const { pod, shell, startShell, staged, site, deadman, origin, program } = options;
  const { plan, brought } = staged;
  const { node } = pod;
  const files = filesOf(plan);
  const note = (changes: readonly RecordChange[], own: AbortSignal) =>
    recordChanges(ports, node, { origin, changes }, own);
  let armedUntil: string | undefined;
  let armedIsNoted = Promise.resolve();
  const onEvent = (event: PutEvent): void => {
    ports.reporter.emit({ kind: event.kind === 'armed' ? 'notice' : 'progress', node, text: describePutEvent(event) });
    if (event.kind !== 'armed') return;
    armedUntil = new Date(event.deadline * 1000).toISOString();
    armedIsNoted = note([{ kind: 'armed', until: armedUntil }], signal).catch(() => {}); // The run is told to stop elsewhere.
  };
  brought.forget();
  const put = new PutInProgress(ports, { pod, shell, startShell, plan, before: staged.before, onEvent });
  const leftover = { what: `node/${node}: what was put there`, recover: `${program} usr revert ${node}` };
  const takeBack = async (own: AbortSignal) => {
    const how = await put.takeBack(own);
    await armedIsNoted;
    if (how.kind === 'put-back') await note(changesOfPutBack(files, how.view), own);
    return how.kind;
  };
  site.onNodes.add(
    leftover,
    async own => {
      if (put.canTakeBack) await takeBack(own);
      put[Symbol.dispose]();
      await brought.remove(own);
    },
    takeBackAfterInterruptMs,
  );
  try {
    const failure = judgePutEnd(await untilAborted(put.ended, signal), node, program);
    if (failure) throw failure;
    await armedIsNoted;
    await note([{ kind: 'put', files, rpms: staged.packages.map(({ after }) => after) }], signal);
    const witness = await provePut(ports, options, signal);
    if (armedUntil === undefined || deadman.confirmedBy === 'person') {
      put.canTakeBack = false;
      return { files, armedUntil };
    }
    const host = { node, shell: witness.onHost, reporter: ports.reporter };
    await site.onNodes.complete(async own => {
      await confirmPut(host, plan.run, own);
      put.canTakeBack = false;
    }, signal);
    await note([{ kind: 'confirmed' }], signal);
    return { files, armedUntil: undefined };
  } catch (error) {
    if (!(error instanceof Failure) || signal.aborted) throw error;
    if (error.kind === 'refused' || error.kind === 'rolledback') {
      put.canTakeBack = false;
      throw error;
    }
    if (!put.canTakeBack) throw leftAsItIs(error, node, program);
    ports.reporter.emit({ kind: 'warning', node, text: `${error.message}: it is taken back` });
    using patience = ports.clock.deadline(takeBackMs, notSeenBack(node, error, program), signal);
    const how = await takeBack(patience);
    const back = how === 'rebooted' ? 'the node has rebooted, and its /usr is as it was' : 'the originals are back';
    const hint = `${program} ssh ${node} -- sudo journalctl --no-pager -n 50`;
    throw new Failure('rolledback', error.code, `${error.message}; ${back}`, { hint, cause: error });
  }
}

function filesOf({ changes }: InstallPlan): readonly PutFile[] {
  return changes.flatMap(change => {
    if (change.kind === 'rpm') return [];
    return [{ path: change.path, sha256: change.kind === 'file' ? change.sha256 : `link:${change.target}` }];
  });
}

/** What an earlier run had put is there again, and stays recorded. */
function changesOfPutBack(files: readonly PutFile[], { files: seen }: StoreView): readonly RecordChange[] {
  const paths = files.map(({ path }) => path);
  const earlier = seen.filter(({ path, original, now }) => paths.includes(path) && now !== original);
  return [
    { kind: 'put-back', paths },
    { kind: 'put', files: earlier.map(({ path, now }) => ({ path, sha256: now })), rpms: [] },
  ];
}

/** No switch is armed: whoever said so decides what is next. */
function leftAsItIs(cause: Failure, node: string, program: string): Failure {
  const hint = `${program} usr revert ${node}, or where no pod starts: ${program} rescue ${node}`;
  return new Failure(cause.kind, cause.code, `${cause.message}; what was put is left as it is`, { hint, cause });
}

function notSeenBack(node: string, cause: Failure, program: string): Failure {
  const reason = `${cause.message}; whether it was taken back is not known`;
  return new Failure('failed', 'NOT_SEEN_BACK', reason, { hint: `${program} rescue ${node}`, cause });
}
