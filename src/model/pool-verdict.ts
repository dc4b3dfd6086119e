import { isGrantName } from './machine-config.ts';
import { conditionIs, type Pool } from './pool.ts';

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
  if (pool.paused) {
    return refuse('POOL_PAUSED', 'is paused', `oc patch mcp/${name} --type merge -p '{"spec":{"paused":false}}'`);
  }
  const problem = ['RenderDegraded', 'NodeDegraded', 'Degraded'].find(type => conditionIs(pool, type, 'True'));
  if (problem) {
    const message = pool.conditions[problem]?.message;
    return refuse('POOL_DEGRADED', message ? `is degraded: ${message}` : 'is degraded', `oc describe mcp/${name}`);
  }
  const foreign = foreignChanges(pool);
  if (foreign.length > 0 || isBusyOtherwise(pool)) {
    const what = foreign.length > 0 ? ` (${foreign.join(', ')})` : '';
    return refuse('POOL_UPDATING', `is updating${what}`, `oc wait mcp/${name} --for=condition=Updated --timeout=1h`);
  }
  return { kind: 'ready' };
}

/** The MachineConfigs, other than ours, that some node of the pool does not have yet or still has. */
function foreignChanges(pool: Pool): readonly string[] {
  if (pool.settled.name === '' || pool.target.name === pool.settled.name) return [];
  const old = new Set(pool.settled.sources);
  const wanted = new Set(pool.target.sources);
  return [...wanted.symmetricDifference(old)].filter(name => !isGrantName(name));
}

/** Updating though the lists of MachineConfigs say nothing of it: one of them was edited, or a node is being moved. */
function isBusyOtherwise(pool: Pool): boolean {
  const sameSources = String(pool.target.sources) === String(pool.settled.sources);
  return conditionIs(pool, 'Updating', 'True') && sameSources && pool.target.name !== pool.settled.name;
}
