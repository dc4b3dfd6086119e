import { nodes } from '../../model/node/node.ts';
import { type Pool, poolOf, poolsWithRole, roleOf } from '../../model/pool/pool.ts';
import type { Ports } from '../../ports.ts';

/** A change of the keys of a pool, and what such a change does to nodes (`disruptionOfKeys`). */
export type KeyChange = { readonly pool: Pool; readonly pools: readonly Pool[]; readonly disruption: string };

/** As many names as a message has room for. */
const mostNames = 5;

/** Why a key is not let in or taken away for the asking: which nodes it would disturb. */
export async function objectionToDisruption(
  { cluster }: Pick<Ports, 'cluster'>,
  { pool, pools, disruption }: KeyChange,
  signal: AbortSignal,
): Promise<{ readonly code: string; readonly reason: string }> {
  const reached = new Set(poolsWithRole(roleOf(pool), pools).map(({ metadata }) => metadata.name));
  const all = (await cluster.list(nodes, {}, signal)) ?? [];
  const names = all
    .filter(node => reached.has(poolOf(node, pools)?.metadata.name ?? ''))
    .map(({ metadata }) => metadata.name)
    .sort();
  const more = names.length > mostNames ? ` and ${names.length - mostNames} more` : '';
  const whom = `${names.slice(0, mostNames).join(', ')}${more}`;
  return {
    code: 'WOULD_DISRUPT',
    reason: `a change of the keys of machineconfigpool/${pool.metadata.name} would disturb ${whom}: ${disruption}`,
  };
}
