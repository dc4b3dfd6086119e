import { type Pool, pools } from '../../model/pool/pool.ts';
import { judgeRollout } from '../../model/pool/rollout-verdict.ts';
import type { Ports } from '../../ports.ts';
import { awaitVerdict } from '../await-verdict.ts';

/** Waits until every node of the pool has taken a MachineConfig up, or is rid of it. */
export async function awaitRollout(
  { cluster, reporter }: Pick<Ports, 'cluster' | 'reporter'>,
  { pool, config, goal }: { readonly pool: string; readonly config: string; readonly goal: 'present' | 'absent' },
  signal: AbortSignal,
): Promise<void> {
  const going = (reason: string): void => {
    reporter.emit({ kind: 'progress', text: `machineconfigpool/${pool}: ${reason}` });
  };
  const seen = cluster.follow(pools, { fieldSelector: `metadata.name=${pool}` }, signal);
  const judge = ([only]: readonly Pool[]) => judgeRollout(only, config, goal);
  await awaitVerdict({ subject: `machineconfigpool/${pool}`, seen, judge, going }, signal);
}
