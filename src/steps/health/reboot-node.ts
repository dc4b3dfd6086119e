import { Failure } from '../../errors.ts';
import { nodes } from '../../model/node/node.ts';
import { rebootSoon } from '../../model/node/reboot-commands.ts';
import { type BeforeReboot, judgeReboot } from '../../model/node/reboot-verdict.ts';
import type { Run } from '../../model/run-id.ts';
import type { HostShell, Ports } from '../../ports.ts';
import { awaitVerdict } from '../await-verdict.ts';
import { runChecked } from '../pod/run-checked.ts';
import { readHeartbeat } from './await-health.ts';
import { followHealth } from './follow-health.ts';

export type RebootOptions = {
  readonly node: string;
  /** A way to be root in the namespaces of PID 1. */
  readonly shell: HostShell;
  /** Of the boot that is to end, as the node itself says. */
  readonly bootId: string;
  readonly run: Run;
};

/**
 * Reboots a node and waits until it is back: another boot, Ready, and a kubelet that is heard of. Neither a staged
 * deployment nor the reboot itself is lost with the connection. When the time of `signal` is up, the failure says how far
 * it was.
 */
export async function rebootNode(
  ports: Pick<Ports, 'cluster' | 'reporter'>,
  { node, shell, bootId, run }: RebootOptions,
  signal: AbortSignal,
): Promise<void> {
  const { cluster, reporter } = ports;
  const [heartbeat, object] = await Promise.all([
    readHeartbeat(ports, node, signal),
    cluster.get(nodes, { name: node }, signal),
  ]);
  // A kubelet that has not come up since the last boot still reports the one before.
  const before: BeforeReboot = { bootIds: [bootId, object?.bootId ?? bootId], heartbeat };
  reporter.emit({ kind: 'progress', node, text: 'rebooting' });
  await orLost(runChecked({ node, shell, reporter }, rebootSoon(run), signal));
  const seen = followHealth(ports, node, signal);
  const going = (reason: string): void => reporter.emit({ kind: 'progress', node, text: `rebooting: ${reason}` });
  await awaitVerdict({ subject: `node/${node}`, seen, judge: sight => judgeReboot(sight, before), going }, signal);
}

/** A connection that was lost may be the reboot itself: whether it came about is seen by the boot id. */
async function orLost(telling: Promise<unknown>): Promise<void> {
  try {
    await telling;
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'CONNECTION_LOST') throw error;
  }
}
