import { Failure } from '../../errors.ts';
import { disruptionOfKeys } from '../../model/pool/disruption.ts';
import type { Pool } from '../../model/pool/pool.ts';
import { judgePool } from '../../model/pool/pool-verdict.ts';
import type { Common } from '../../model/request.ts';
import type { Ports } from '../../ports.ts';
import { objectionToDisruption } from './key-disruption.ts';
import type { ClusterFacts } from './read-cluster.ts';

/**
 * Refuses, before anything is changed, to let a key in or to take one away through a pool that cannot take the change up
 * now, or whose nodes it would disturb without `--allow-disruption`.
 */
export async function refuseKeyChange(
  { cluster }: Pick<Ports, 'cluster'>,
  { pool, facts, common }: { readonly pool: Pool; readonly facts: ClusterFacts; readonly common: Common },
  signal: AbortSignal,
): Promise<void> {
  const verdict = judgePool(pool);
  if (verdict.kind === 'refused') throw new Failure('refused', verdict.code, verdict.reason, { hint: verdict.hint });
  const disruption = disruptionOfKeys(facts.version?.version, facts.machineConfiguration);
  if (disruption === undefined || common.allowDisruption) return;
  const change = { pool, pools: facts.pools ?? [pool], disruption };
  const { code, reason } = await objectionToDisruption({ cluster }, change, signal);
  throw new Failure('refused', code, reason, { hint: 'add --allow-disruption if that is wanted' });
}
