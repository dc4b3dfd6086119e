import { Failure } from '../../errors.ts';
import { describeReview } from '../../model/access.ts';
import { pools } from '../../model/pool/pool.ts';
import type { Cluster } from '../../ports.ts';

/** Refuses, before anything is changed, where the user may not pause a pool, or not see that it is paused. */
export async function demandPauseRights(
  cluster: Pick<Cluster, 'isAllowed'>,
  name: string,
  signal: AbortSignal,
): Promise<void> {
  const reviews = ['patch', 'watch'].map(verb => ({ verb, group: pools.group, resource: pools.plural, name }));
  const allowed = await Promise.all(reviews.map(review => cluster.isAllowed(review, signal)));
  const missing = reviews.filter((_, index) => !allowed[index]).map(describeReview);
  if (missing.length === 0) return;
  throw new Failure(
    'refused',
    'FORBIDDEN',
    `you may not ${missing.join(', ')}, so machineconfigpool/${name} cannot be paused`,
    {
      hint: 'ask for these rights, or wait for the pool instead: --wait-for-pool',
    },
  );
}
