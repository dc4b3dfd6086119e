import { done, going, type Verdict } from '../verdict.ts';
import { isRenewedSince, type Lease } from './lease.ts';
import { isReady, type Node, whyNotReady } from './node.ts';

export type HealthSight = {
  readonly node: Node | undefined;
  /** `hidden`: the user may not look at Leases. */
  readonly lease: Lease | undefined | 'hidden';
};

/**
 * Whether a kubelet is at work: its node is Ready, and its Lease was renewed after it read `since`.
 *
 * Ready alone stays True for 40 s and more after a kubelet's end (kubernetes `pkg/controller/nodelifecycle`,
 * node-monitor-grace-period); it has to do where Leases are hidden. A node object that is gone may come back: some clouds
 * make it anew with a slow reboot.
 */
export function judgeHealth({ node, lease }: HealthSight, since: string | undefined): Verdict {
  if (!node) return going('the node object is gone');
  if (!isReady(node)) return going(`it is not ready: ${whyNotReady(node)}`);
  if (lease === 'hidden') return done;
  if (!lease) return going('its kubelet has no Lease');
  if (isRenewedSince(lease, since)) return done;
  return going('waiting for its kubelet to renew its Lease');
}
