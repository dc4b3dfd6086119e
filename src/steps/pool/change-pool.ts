import { Failure } from '../../errors.ts';
import { type Pool, pools } from '../../model/pool/pool.ts';
import type { Cluster } from '../../ports.ts';

export type PoolChange = {
  readonly name: string;
  /** A merge patch for the pool that was looked at, bound to its resource version; `undefined`: it is right as it is. */
  readonly patchFor: (pool: Pool) => object | undefined;
};

/** The operator writes to a pool every few seconds while it is at work. */
const attempts = 5;

/**
 * Patches a pool as it is now: one that was changed between the look and the patch is looked at again. Returns the pool as
 * it was before; `undefined` where it is gone.
 */
export async function changePool(
  cluster: Pick<Cluster, 'get' | 'patch'>,
  { name, patchFor }: PoolChange,
  signal: AbortSignal,
): Promise<Pool | undefined> {
  for (let attempt = 1; ; attempt++) {
    const pool = await cluster.get(pools, { name }, signal);
    const patch = pool && patchFor(pool);
    if (!patch) return pool;
    try {
      await cluster.patch(pools, { name }, patch, signal);
      return pool;
    } catch (error) {
      if (!(error instanceof Failure && error.code === 'CONFLICT') || attempt === attempts) throw error;
    }
  }
}
