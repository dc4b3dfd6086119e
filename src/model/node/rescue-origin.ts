import { type Pool, poolOf } from '../pool/pool.ts';
import { type Node, rolesOf } from './node.ts';
import { objectionTo } from './node-verdict.ts';

export type RescueOrigin =
  | { readonly kind: 'chosen'; readonly node: Node }
  /** Why it is none of the other nodes. */
  | { readonly kind: 'none'; readonly reason: string };

/**
 * The node to reach a sick one from: Ready, schedulable and Linux; best of the same pool and zone, which is where a network
 * that is divided would let it through, and one of the control plane last.
 */
export function chooseOrigin(sick: Node, all: readonly Node[], pools: readonly Pool[] = []): RescueOrigin {
  const others = all.filter(({ metadata }) => metadata.name !== sick.metadata.name);
  const name = `node/${sick.metadata.name}`;
  if (others.length === 0)
    return { kind: 'none', reason: `${name} is the only node, so there is none to reach it from` };
  const [best] = others
    .filter(node => reasonAgainst(node) === undefined)
    .map(node => ({ node, distance: distanceTo(sick, node, pools) }))
    .toSorted((a, b) => a.distance - b.distance || (a.node.metadata.name < b.node.metadata.name ? -1 : 1));
  if (best) return { kind: 'chosen', node: best.node };
  const reasons = others.map(reasonAgainst).join('; ');
  return { kind: 'none', reason: `there is no healthy node to reach ${name} from: ${reasons}` };
}

function reasonAgainst(node: Node): string | undefined {
  if (node.unschedulable) return `node/${node.metadata.name} is cordoned`;
  return objectionTo(node)?.reason;
}

function distanceTo(sick: Node, other: Node, pools: readonly Pool[]): number {
  const pool = (node: Node): string | undefined =>
    poolOf(node, pools)?.metadata.name ?? rolesOf(node).toSorted().join();
  const zone = ({ metadata }: Node): string | undefined => metadata.labels['topology.kubernetes.io/zone'];
  const isControlPlane = rolesOf(other).some(role => role === 'control-plane' || role === 'master');
  return (isControlPlane ? 4 : 0) + (pool(other) === pool(sick) ? 0 : 2) + (zone(other) === zone(sick) ? 0 : 1);
}
