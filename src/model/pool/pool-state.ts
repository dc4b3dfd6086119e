import { conditionIs, type Pool, poolTrouble } from './pool.ts';

/** What a pool says of itself, in the operator's own words. `state` is `null` where it is none of them, as while paused. */
export type PoolState = {
  readonly name: string;
  readonly state: 'Updated' | 'Updating' | 'Degraded' | null;
  readonly paused: boolean;
  /** What is wrong with a degraded pool. */
  readonly message: string | null;
};

export function poolState(pool: Pool): PoolState {
  const trouble = poolTrouble(pool);
  const state =
    trouble === undefined
      ? (['Updated', 'Updating'] as const).find(type => conditionIs(pool, type, 'True'))
      : 'Degraded';
  return { name: pool.metadata.name, state: state ?? null, paused: pool.paused, message: trouble ?? null };
}

/** `worker (Updating, paused)` */
export function poolWords({ name, state, paused }: PoolState): string {
  const words = [state, paused && 'paused'].filter(word => word !== null && word !== false);
  return words.length === 0 ? name : `${name} (${words.join(', ')})`;
}
