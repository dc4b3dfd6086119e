import { changedSources } from './changed-sources.ts';
import { isGrantName } from './machine-config.ts';
import { conditionIs, type Pool, poolTrouble, resumeCommand, roleOf, takesUp } from './pool.ts';

/** Whether a pool can take up a MachineConfig of ours, and if not, why. */
export type PoolVerdict =
  | { readonly kind: 'ready' }
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string; readonly hint: string };

/**
 * A pool that is paused, degraded or busy with somebody else's change would take ours along with theirs, or never. One that
 * is busy only with MachineConfigs of this program is fine: two runs may be at work at once.
 */
export function judgePool(pool: Pool): PoolVerdict {
  const { name } = pool.metadata;
  const refuse = (code: string, reason: string, hint: string): PoolVerdict => ({
    kind: 'refused',
    code,
    reason: `machineconfigpool/${name} ${reason}`,
    hint,
  });
  if (!takesUp(pool, roleOf(pool))) {
    return refuse('POOL_WITHOUT_ROLE', 'takes up no MachineConfig by its role', `oc get mcp/${name} -o yaml`);
  }
  if (pool.paused) return refuse('POOL_PAUSED', 'is paused', resumeCommand(pool));
  const trouble = poolTrouble(pool);
  if (trouble !== undefined) return refuse('POOL_DEGRADED', `is degraded: ${trouble}`, `oc describe mcp/${name}`);
  const foreign = changedSources(pool).filter(source => !isGrantName(source));
  if (foreign.length > 0 || isBusyOtherwise(pool)) {
    const what = foreign.length > 0 ? ` (${foreign.join(', ')})` : '';
    return refuse('POOL_UPDATING', `is updating${what}`, `oc wait mcp/${name} --for=condition=Updated --timeout=1h`);
  }
  return { kind: 'ready' };
}

/** Changing though no MachineConfig came or went: one of them was edited, or the pool's first nodes are being set up. */
function isBusyOtherwise(pool: Pool): boolean {
  if (pool.settled.name === '') return conditionIs(pool, 'Updating', 'True');
  const sameSources = String(pool.target.sources) === String(pool.settled.sources);
  return sameSources && pool.target.name !== pool.settled.name;
}
