import type { Rollout } from '../put/install.ts';

/**
 * How many of `nodeCount` nodes may be unavailable at once. A percentage is rounded down, and it is always one at least:
 * as the Machine Config Operator reads a pool's `maxUnavailable` (`maxUnavailable` in `pkg/controller/node/node_controller.go`
 * of openshift/machine-config-operator, with `GetScaledValueFromIntOrPercent` of k8s.io/apimachinery).
 */
export function nodesAtOnce({ kind, count }: Rollout['maxUnavailable'], nodeCount: number): number {
  return kind === 'nodes' ? count : Math.max(1, Math.floor((count * nodeCount) / 100));
}
