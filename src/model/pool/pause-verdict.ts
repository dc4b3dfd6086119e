import { done, going, stuck, type Verdict } from '../verdict.ts';
import type { Pool } from './pool.ts';

/** Who keeps a pool paused, if anybody does. What a run of this program has paused tells so until it is resumed. */
export function pauserOf({ paused, pauseRecord }: Pick<Pool, 'paused' | 'pauseRecord'>): 'nobody' | 'somebody' | 'us' {
  if (!paused) return 'nobody';
  return pauseRecord ? 'us' : 'somebody';
}

/**
 * Whether the operator has seen that a pool is paused: until then it may begin with one more node, by what it remembers. It
 * says which generation it has looked at also of a paused pool (openshift/machine-config-operator
 * `pkg/controller/node/node_controller.go`, syncMachineConfigPool; `status.go`, calculateStatus).
 */
export function judgePause(pool: Pool | undefined): Verdict {
  if (!pool) return stuck('POOL_GONE', 'it is gone', 'oc get mcp');
  if (!pool.paused)
    return stuck('POOL_RESUMED', 'somebody has resumed it meanwhile', `oc describe mcp/${pool.metadata.name}`);
  if (pool.metadata.generation === undefined || pool.observedGeneration >= pool.metadata.generation) return done;
  return going('paused, and the Machine Config Operator has not seen it yet');
}
