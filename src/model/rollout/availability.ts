import { isReady, type Node, rolesOf } from '../node/node.ts';
import { imagesOf } from '../pool/node-images.ts';
import { type Pool, poolOf } from '../pool/pool.ts';
import type { RolloutNode } from './rollout-plan.ts';
import { cordonedOnly, type UnavailableNode } from './rollout-turn.ts';

/** Roles of nodes that run etcd; an arbiter does where there are but two others (openshift/enhancements, arbiter-clusters.md). */
const controlPlaneRoles = ['master', 'control-plane', 'arbiter'];

/** A node as far as its turn depends on it. */
export function rolloutNodeOf(node: Node): RolloutNode {
  return {
    name: node.metadata.name,
    zone: node.metadata.labels['topology.kubernetes.io/zone'] ?? '',
    isControlPlane: isControlPlane(node),
    isUnavailable: whyUnavailable(node) !== undefined,
  };
}

/** Whose unavailability counts. */
export type CountedNodes = {
  /** Those that are to be worked on. */
  readonly targets: readonly Node[];
  /** All pools; `undefined` where there are none, or the user may not look at them. */
  readonly pools: readonly Pool[] | undefined;
};

/**
 * Those that cannot be counted on, of the control plane and of the pools of the nodes that are to be worked on: the Machine
 * Config Operator counts pool by pool too, and leaves Windows out. Without pools it is those of all nodes.
 */
export function unavailableAmong(nodes: readonly Node[], { targets, pools }: CountedNodes): readonly UnavailableNode[] {
  const poolNameOf = (node: Node): string | undefined => pools && poolOf(node, pools)?.metadata.name;
  const counted = new Set(targets.map(poolNameOf));
  return nodes.flatMap(node => {
    const why = whyUnavailable(node);
    const counts = isControlPlane(node) || counted.has(poolNameOf(node));
    if (why === undefined || !counts || node.operatingSystem === 'windows') return [];
    return [{ name: node.metadata.name, isControlPlane: isControlPlane(node), why }];
  });
}

/**
 * Why a node cannot be counted on, as the Machine Config Operator counts it; `undefined`: it can. What it has given up on
 * (`Degraded`) it does not count, as long as the node is ready (openshift/machine-config-operator
 * `pkg/controller/common/layered_node_state.go`, IsUnavailableForUpdate and CheckNodeReady).
 */
export function whyUnavailable(node: Node): string | undefined {
  const { unschedulable, impairments, config } = node;
  if (!isReady(node)) return 'not ready';
  if (impairments.length > 0) return impairments.join(', ');
  if (unschedulable) return cordonedOnly;
  if (!config) return undefined;
  const { current, desired, state } = config;
  const image = imagesOf(node);
  if (state === 'Done' && current === desired && image.current === image.desired) return undefined;
  if (state !== 'Degraded' && state !== 'Unreconcilable') return 'its configuration is being changed';
  return current === desired ? `its configuration is ${state}` : undefined;
}

function isControlPlane(node: Node): boolean {
  return rolesOf(node).some(role => controlPlaneRoles.includes(role));
}
