import type { Leftover } from '../../model/leftover.ts';
import { nameOf, type Wish } from '../../model/override/override-wish.ts';
import { describePending } from '../../model/override/pending-verdict.ts';
import { traceOf } from '../../model/override/staging-trace.ts';
import { endClient, isOfAnother } from '../../model/rpm-ostree/client-unit.ts';
import { resetPackages } from '../../model/rpm-ostree/commands.ts';
import { bootedOf, pendingOf, type Status } from '../../model/rpm-ostree/status.ts';
import type { Ports } from '../../ports.ts';
import { quoteForShell } from '../../text/shell-quote.ts';
import type { Undo } from '../../undo.ts';
import { runOnHost } from '../pod/run-checked.ts';
import { retryWhileAway } from '../retry-while-away.ts';
import { type Dropping, dropHint, dropStaged } from './drop-staged.ts';
import { seeStatus, seeStatusText } from './see-status.ts';

export type StagingToTakeBack = Dropping & {
  readonly wishes: readonly Wish[];
  /** Of the node, before it was told to stage them. */
  readonly before: Status;
  readonly undo: Undo;
};

type TakingBack = Omit<StagingToTakeBack, 'undo'>;
type TakingPorts = Pick<Ports, 'cluster' | 'clock' | 'reporter'>;

/** Longer than rpm-ostree takes to lay down a deployment, which nobody can break off but its own `cancel`. */
const takeBackMs = 3 * 60_000;
const pauseMs = 1000;

/**
 * Has what a node is told to stage dropped again at the run's end, unless it is forgotten before. To be registered when it is
 * told, and forgotten where it says that it has begun nothing.
 */
export function takeBackStaging(ports: TakingPorts, staging: StagingToTakeBack): () => void {
  const { node } = staging.pod;
  const leftover = { what: `node/${node}: a deployment that waits for its reboot`, recover: dropHint(node) };
  return staging.undo.addDivisible(leftover, own => takeBack(ports, staging, own), takeBackMs);
}

/**
 * Drops what this run has staged, and says what that takes along. A transaction of this run is let come to its end, others are
 * not waited for. What is not provably of this run alone stays: it is returned where there is something of ours in it.
 */
export async function takeBack(
  ports: TakingPorts,
  staging: TakingBack,
  signal: AbortSignal,
): Promise<readonly Leftover[]> {
  const { pod, run, wishes, before } = staging;
  const { node } = pod;
  const host = { node, shell: pod.inPod, reporter: ports.reporter };
  await retryWhileAway(ports, own => runOnHost(host, endClient(run), own), signal);
  const status = await awaitOurEnd(ports, staging, signal);
  const [pending, former] = [pendingOf(status), pendingOf(before)];
  const trace = traceOf(wishes, before, status);
  if (!pending || trace === 'none') return [];
  if (trace === 'mixed' || status.transaction) return [sharedLeftover(node, wishes)];
  await dropStaged(ports, { ...staging, pending, lockTimeoutMs: 0 }, signal);
  if (!former) return [];
  const lost = describePending(former, bootedOf(before));
  const text = `what was staged there before was dropped along with it; stage it again: ${lost}`;
  ports.reporter.emit({ kind: 'warning', node, text });
  return [];
}

/** What the node says once no transaction of this run is there any more; one of others may be. */
async function awaitOurEnd(ports: TakingPorts, { pod, run }: TakingBack, signal: AbortSignal): Promise<Status> {
  for (;;) {
    const status = await seeStatus(ports, pod, signal);
    if (!status.transaction) return status;
    const { transaction } = await seeStatusText(ports, pod, signal);
    if (isOfAnother(run, transaction?.initiator)) return status;
    await ports.clock.sleep(pauseMs, signal);
  }
}

/** Somebody else builds upon it, or is about to. */
function sharedLeftover(node: string, wishes: readonly Wish[]): Leftover {
  const [first = '', ...rest] = wishes.map(nameOf);
  const what = `node/${node}: what was staged of ${[first, ...rest].join(', ')}, in a deployment of somebody else's`;
  const { argv } = resetPackages([first, ...rest]);
  return { what, recover: `oc debug node/${node} -- chroot /host ${quoteForShell(argv)}` };
}
