import { done, going, stuck, type Verdict } from '../verdict.ts';
import { conditionIs, type Pool, poolTrouble, resumeCommand } from './pool.ts';

/**
 * Whether all nodes of a pool have taken a MachineConfig up (or are rid of it).
 *
 * The pool has looked at its present state, and the MachineConfig is (or is not) in what it wants *and* in what all nodes
 * have. `Updated=True` alone is also true in the seconds before the operator has begun (recorded).
 */
export function judgeRollout(pool: Pool | undefined, config: string, goal: 'present' | 'absent'): Verdict {
  if (!pool) return stuck('POOL_GONE', 'it is gone', 'oc get mcp');
  const { name, generation } = pool.metadata;
  const right = (sources: readonly string[]): boolean => sources.includes(config) === (goal === 'present');
  const settled = right(pool.target.sources) && right(pool.settled.sources) && conditionIs(pool, 'Updated', 'True');
  if (settled && pool.observedGeneration === generation) return done;
  const trouble = poolTrouble(pool);
  if (trouble !== undefined) return stuck('POOL_DEGRADED', `it is degraded: ${trouble}`, `oc describe mcp/${name}`);
  if (pool.paused) return stuck('POOL_PAUSED', 'it was paused meanwhile', resumeCommand(pool));
  if (!right(pool.target.sources)) return going('waiting for it to be rendered');
  if (conditionIs(pool, 'Updated', 'True')) return going('waiting for the operator to begin');
  return going(`${pool.updatedMachineCount} of ${pool.machineCount} nodes updated`);
}
