import { Failure } from '../../errors.ts';
import type { HealthSight } from '../../model/node/health-verdict.ts';
import { rebootSoon } from '../../model/node/reboot-commands.ts';
import { type BeforeReboot, judgeReboot } from '../../model/node/reboot-verdict.ts';
import type { Run } from '../../model/run-id.ts';
import type { HostShell, Ports } from '../../ports.ts';
import { awaitVerdict } from '../await-verdict.ts';
import { runChecked } from '../pod/run-checked.ts';
import { followHealth } from './follow-health.ts';

export type RebootOptions = {
  readonly node: string;
  /** A way to be root in the namespaces of PID 1. */
  readonly shell: HostShell;
  /** Of the boot that is to end, as the node itself says. */
  readonly bootId: string;
  readonly run: Run;
  /** When it is back: `judgeReboot`, or what demands more. */
  readonly judge?: typeof judgeReboot;
  /** Called right before it is told: from then on it may be going down, whatever comes of the telling. */
  readonly telling?: () => void;
};

/**
 * Reboots a node and waits until it is back: another boot, Ready, and a kubelet that is heard of. Neither a staged
 * deployment nor the reboot itself is lost with the connection. When the time of `signal` is up, the failure says how far
 * it was.
 */
export async function rebootNode(
  ports: Pick<Ports, 'cluster' | 'reporter'>,
  { node, shell, bootId, run, judge = judgeReboot, telling }: RebootOptions,
  signal: AbortSignal,
): Promise<void> {
  const { reporter } = ports;
  // Followed from before: the API server may go down with the node, and what has been seen once is waited for.
  const seen = followHealth(ports, node, signal);
  try {
    const { value: first, done } = await seen.next();
    if (done) throw signal.reason;
    const before = beforeReboot(bootId, first);
    reporter.emit({ kind: 'progress', node, text: 'rebooting' });
    telling?.();
    await orLost(runChecked({ node, shell, reporter }, rebootSoon(run), signal));
    const going = (reason: string): void => reporter.emit({ kind: 'progress', node, text: `rebooting: ${reason}` });
    going('going down');
    await awaitVerdict({ subject: `node/${node}`, seen, judge: sight => judge(sight, before), going }, signal);
  } finally {
    await seen.return(undefined);
  }
}

/** A kubelet that has not come up since the last boot still reports the one before. */
function beforeReboot(bootId: string, { node, lease }: HealthSight): BeforeReboot {
  const heartbeat = lease === 'hidden' ? undefined : lease?.renewTime;
  return { bootIds: [bootId, node?.bootId ?? bootId], heartbeat };
}

/** A connection that was lost may be the reboot itself: whether it came about is seen by the boot id. */
async function orLost(telling: Promise<unknown>): Promise<void> {
  try {
    await telling;
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'CONNECTION_LOST') throw error;
  }
}
