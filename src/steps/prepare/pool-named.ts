import { type Pool, pools } from '../../model/pool/pool.ts';
import type { Ports } from '../../ports.ts';
import { noPools, noSuchPool } from './select-nodes.ts';

/** A pool by its name: `POOL_NOT_FOUND` names those that there are, `NO_MCO` a cluster that has none. */
export async function poolNamed({ cluster }: Pick<Ports, 'cluster'>, name: string, signal: AbortSignal): Promise<Pool> {
  const all = await cluster.list(pools, {}, signal);
  if (!all || all.length === 0) throw noPools();
  const pool = all.find(other => other.metadata.name === name);
  if (!pool) throw noSuchPool(name, all);
  return pool;
}
