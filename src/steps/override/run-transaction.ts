import type { HostCommand, HostResult } from '../../model/host-command.ts';
import { asClientUnit, askClient } from '../../model/rpm-ostree/client-unit.ts';
import { type Complaint, readComplaint } from '../../model/rpm-ostree/complaint.ts';
import type { Run } from '../../model/run-id.ts';
import type { DebugPod } from '../pod/open-debug-pod.ts';
import { mayBeLoss } from '../pod/pod-loss.ts';
import { runOnHost } from '../pod/run-checked.ts';
import { retryWhileAway } from '../retry-while-away.ts';
import { BusyWait } from './await-idle.ts';
import { type StatusPorts, seeStatus } from './see-status.ts';

export type TransactionCall = {
  readonly pod: Pick<DebugPod, 'node' | 'inPod' | 'onHost'>;
  readonly run: Run;
  /** Of rpm-ostree. */
  readonly command: HostCommand;
  /** Milliseconds that another transaction is waited for. */
  readonly lockTimeoutMs: number;
  /** Looks again, each time that another one was waited for, at what that may have changed. */
  readonly afterWait?: (signal: AbortSignal) => Promise<void>;
};

/**
 * How a transaction ended by rpm-ostree's own words; `unseen`: the connection or the daemon was gone in between, it is over,
 * and only the node's status tells what came of it.
 */
export type TransactionEnd = HostResult | 'unseen';

/**
 * Has rpm-ostree change a node. Another transaction is waited for, with pauses that grow, and never cancelled. One of ours
 * whose connection is lost goes on; it is found again and followed to its end.
 */
export async function runTransaction(
  ports: StatusPorts,
  call: TransactionCall,
  signal: AbortSignal,
): Promise<TransactionEnd> {
  const wait = new BusyWait(ports, call.pod, call.lockTimeoutMs);
  for (;;) {
    const end = await askOnce(ports, call, signal);
    const complaint = complaintIn(end);
    if (complaint?.kind !== 'busy') return end;
    await wait.pause(complaint.title, signal);
    await call.afterWait?.(signal);
  }
}

/** The same without waiting for others: a complaint that is `busy` says that nothing was begun. */
export async function askOnce(
  ports: StatusPorts,
  call: Pick<TransactionCall, 'pod' | 'run' | 'command'>,
  signal: AbortSignal,
): Promise<TransactionEnd> {
  const end = await attempt(ports, call, signal);
  if (complaintIn(end)?.kind !== 'daemon-lost') return end;
  await followToItsEnd(ports, call, signal);
  return 'unseen';
}

export function complaintIn(end: TransactionEnd): Complaint | undefined {
  return end === 'unseen' ? undefined : readComplaint(end);
}

async function attempt(
  ports: StatusPorts,
  call: Pick<TransactionCall, 'pod' | 'run' | 'command'>,
  signal: AbortSignal,
): Promise<TransactionEnd> {
  const { pod, run, command } = call;
  try {
    const host = { node: pod.node, shell: pod.inPod, reporter: ports.reporter };
    return await runOnHost(host, asClientUnit(run, command), signal);
  } catch (error) {
    if (signal.aborted || !mayBeLoss(error)) throw error;
    await followToItsEnd(ports, call, signal);
    return 'unseen';
  }
}

const pauseMs = 1000;

/** Waits until neither the client of this run nor any transaction is there any more. */
async function followToItsEnd(
  ports: StatusPorts,
  { pod, run }: Pick<TransactionCall, 'pod' | 'run'>,
  signal: AbortSignal,
): Promise<void> {
  const { node } = pod;
  ports.reporter.emit({ kind: 'progress', node, text: 'the connection was lost; rpm-ostree goes on, and is followed' });
  const host = { node, shell: pod.inPod, reporter: ports.reporter };
  for (;;) {
    const { stdout } = await retryWhileAway(ports, own => runOnHost(host, askClient(run), own), signal);
    const { transaction } = await seeStatus(ports, pod, signal);
    if (!/^(active|activating|deactivating)$/m.test(stdout) && !transaction) return;
    await ports.clock.sleep(pauseMs, signal);
  }
}
