import { endClient } from '../../model/rpm-ostree/client-unit.ts';
import { pendingOf, type Status } from '../../model/rpm-ostree/status.ts';
import type { Ports } from '../../ports.ts';
import type { Undo } from '../../undo.ts';
import { runOnHost } from '../pod/run-checked.ts';
import { retryWhileAway } from '../retry-while-away.ts';
import { awaitIdle } from './await-idle.ts';
import { type Dropping, dropHint, dropStaged } from './drop-staged.ts';

export type StagingToTakeBack = Dropping & {
  /** Of the node, before anything was staged. */
  readonly before: Status;
  readonly undo: Undo;
};

/** Longer than rpm-ostree takes to lay down a deployment, which nobody can break off but its own `cancel`. */
const takeBackMs = 3 * 60_000;

/**
 * Has what a run stages dropped again at its end, unless it is forgotten before: a transaction that goes on is let come to
 * its end, and what is pending then is dropped if it was not pending before.
 */
export function takeBackStaging(
  ports: Pick<Ports, 'cluster' | 'clock' | 'reporter'>,
  staging: StagingToTakeBack,
): () => void {
  const { node } = staging.pod;
  const leftover = { what: `node/${node}: a deployment that waits for its reboot`, recover: dropHint(node) };
  return staging.undo.add(leftover, own => takeBack(ports, staging, own), takeBackMs);
}

/** Drops what was staged since, where something was; says what that takes along. */
export async function takeBack(
  ports: Pick<Ports, 'cluster' | 'clock' | 'reporter'>,
  staging: Omit<StagingToTakeBack, 'undo'>,
  signal: AbortSignal,
): Promise<void> {
  const { pod, run, before } = staging;
  const { node } = pod;
  const host = { node, shell: pod.inPod, reporter: ports.reporter };
  await retryWhileAway(ports, own => runOnHost(host, endClient(run), own), signal);
  const status = await awaitIdle(ports, pod, takeBackMs, signal);
  const [pending, former] = [pendingOf(status), pendingOf(before)];
  if (!pending || pending.checksum === former?.checksum) return;
  await dropStaged(ports, staging, signal);
  if (!former) return;
  const text = 'what an earlier run had staged was dropped along with it: stage it again';
  ports.reporter.emit({ kind: 'warning', node, text });
}
