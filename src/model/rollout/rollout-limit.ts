import type { Rollout } from '../put/install.ts';
import type { RolloutLimits } from './rollout-plan.ts';

/**
 * How many of `nodeCount` nodes may be unavailable at once. A percentage is rounded down, and it is always one at least:
 * as the Machine Config Operator reads a pool's `maxUnavailable` (`maxUnavailable` in `pkg/controller/node/node_controller.go`
 * of openshift/machine-config-operator, with `GetScaledValueFromIntOrPercent` of k8s.io/apimachinery). There it is so many of
 * the pool's nodes, here of those that are to be worked on.
 */
export function nodesAtOnce({ kind, count }: Rollout['maxUnavailable'], nodeCount: number): number {
  return kind === 'nodes' ? count : Math.max(1, Math.floor((count * nodeCount) / 100));
}

/** Of a rollout to `nodeCount` nodes; `parallel` are prepared at once, which disturbs nobody. */
export function limitsOf(
  { maxUnavailable, canary, maxFailures }: Rollout,
  parallel: number,
  nodeCount: number,
): RolloutLimits {
  return { maxUnavailable: nodesAtOnce(maxUnavailable, nodeCount), canary, maxFailures, parallel };
}

/** Where no node becomes unavailable: the others go on however many fail. */
export function undisturbedLimits(parallel: number): RolloutLimits {
  return { maxUnavailable: parallel, canary: 0, maxFailures: Number.POSITIVE_INFINITY, parallel };
}
