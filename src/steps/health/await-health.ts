import { judgeHealth } from '../../model/node/health-verdict.ts';
import { leases, nodeLeaseNamespace } from '../../model/node/lease.ts';
import type { Ports } from '../../ports.ts';
import { awaitVerdict } from '../await-verdict.ts';
import { unlessForbidden } from '../unless-forbidden.ts';
import { followHealth } from './follow-health.ts';

/**
 * When the kubelet of a node was last heard of, by its own clock: to be read when a change is over, and handed to
 * `awaitHealthy`. `undefined` where it has no Lease, or the user may not look.
 */
export async function readHeartbeat(
  { cluster }: Pick<Ports, 'cluster'>,
  node: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const lease = { namespace: nodeLeaseNamespace, name: node };
  return (await unlessForbidden(cluster.get(leases, lease, signal)))?.renewTime;
}

export type AwaitedHealth = {
  readonly node: string;
  /** `readHeartbeat` */
  readonly since: string | undefined;
};

/**
 * Waits until a node is Ready and its kubelet has renewed its Lease since. When the time of `signal` is up, the failure
 * says which of both is missing. Where Leases are hidden, Ready has to do.
 */
export async function awaitHealthy(
  ports: Pick<Ports, 'cluster' | 'reporter'>,
  { node, since }: AwaitedHealth,
  signal: AbortSignal,
): Promise<void> {
  const going = (text: string): void => ports.reporter.emit({ kind: 'progress', node, text });
  const seen = followHealth(ports, node, signal);
  await awaitVerdict({ subject: `node/${node}`, seen, judge: sight => judgeHealth(sight, since), going }, signal);
}
