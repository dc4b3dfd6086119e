import { done, going, stuck, type Verdict } from '../verdict.ts';
import type { HealthSight } from './health-verdict.ts';
import { isRenewedSince } from './lease.ts';
import { isReady, whyNotReady } from './node.ts';

/** What was seen of a node before it was told to reboot. */
export type BeforeReboot = {
  /** Of the boot that is to end, and any that the node's object still names. */
  readonly bootIds: readonly string[];
  /** When its kubelet was last heard of, by its own clock. */
  readonly heartbeat: string | undefined;
};

/**
 * Whether a node has been rebooted and is back: another boot id, Ready, and a Lease that was renewed since. The boot id
 * comes first: Ready stays True for a while after a node went down.
 */
export function judgeReboot({ node, lease }: HealthSight, { bootIds, heartbeat }: BeforeReboot): Verdict {
  if (!node) return going('the node object is gone');
  if (bootIds.includes(node.bootId)) return going(isReady(node) ? 'going down' : `down: ${whyNotReady(node)}`);
  if (!isReady(node)) return going(`booted, and not ready yet: ${whyNotReady(node)}`);
  if (lease === 'hidden' || (lease && isRenewedSince(lease, heartbeat))) return done;
  return going('booted, and its kubelet has not renewed its Lease yet');
}

/**
 * The same, and the Machine Config Operator leaves the node alone: its daemon may have begun an update while the node was
 * down, or found fault with what was booted. A node without the operator needs no more than to be back.
 */
export function judgeInService(sight: HealthSight, before: BeforeReboot): Verdict {
  const back = judgeReboot(sight, before);
  const config = sight.node?.config;
  if (back.kind !== 'done' || !config) return back;
  const { state, reason, current, desired } = config;
  if (state === 'Degraded' || state === 'Unreconcilable') {
    const hint = `oc describe node/${sight.node?.metadata.name}`;
    return stuck('NODE_DEGRADED', `booted, and its configuration is ${state}: ${reason || 'no reason given'}`, hint);
  }
  if (state === 'Done' && current === desired) return done;
  return going(`booted, and the Machine Config Operator is at work on it (${state || 'not begun'}, to ${desired})`);
}
