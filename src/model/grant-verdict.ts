import { letsIn, type MachineConfig } from './machine-config.ts';
import type { Node } from './node.ts';
import { conditionIs, type Pool } from './pool.ts';
import type { PublicKey } from './ssh-key.ts';
import { done, going, stuck, type Verdict } from './verdict.ts';

/** `granted`: the key shall be let in. `revoked`: it shall not be any more. */
export type GrantGoal = 'granted' | 'revoked';

/** What is seen now: the node, its pool, and the rendered config that the node says it has. */
export type GrantSight = {
  readonly node: Node | undefined;
  readonly pool: Pool | undefined;
  readonly rendered: MachineConfig | undefined;
};

/**
 * Whether a node has a key yet (or is rid of it), by what the Machine Config Operator says.
 *
 * A node has a key when its daemon is done with a rendered config that holds it. The pool's own `Updated` says nothing: it
 * stays `True` for seconds after a change (recorded; kube-apiserver 1.36 with the operator's controllers), and later waits
 * for nodes that are none of ours.
 */
export function judgeGrant({ node, pool, rendered }: GrantSight, key: PublicKey, goal: GrantGoal): Verdict {
  if (!node?.config) return stuck('NODE_GONE', 'the node object is gone', 'oc get nodes');
  const { current, desired, state, reason } = node.config;
  const { name } = node.metadata;
  const holds = rendered !== undefined && letsIn(rendered, key);
  if (current === desired && state === 'Done' && rendered && holds === (goal === 'granted')) return done;
  if (state === 'Degraded' || state === 'Unreconcilable') {
    return stuck(
      'NODE_DEGRADED',
      `its configuration is ${state}: ${reason || 'no reason given'}`,
      `oc describe node/${name}`,
    );
  }
  if (!pool) return stuck('POOL_GONE', 'its machine config pool is gone', 'oc get mcp');
  if (conditionIs(pool, 'RenderDegraded', 'True')) {
    const why = pool.conditions.RenderDegraded?.message || 'no reason given';
    return stuck(
      'POOL_DEGRADED',
      `machineconfigpool/${pool.metadata.name} cannot render: ${why}`,
      `oc describe mcp/${pool.metadata.name}`,
    );
  }
  if (current !== desired || state !== 'Done') return going(`taking up ${shortName(desired)} (${state})`);
  if (pool.paused) {
    const hint = `oc patch mcp/${pool.metadata.name} --type merge -p '{"spec":{"paused":false}}'`;
    return stuck('POOL_PAUSED', `machineconfigpool/${pool.metadata.name} was paused meanwhile`, hint);
  }
  if (conditionIs(pool, 'NodeDegraded', 'True')) {
    const why = pool.conditions.NodeDegraded?.message || `${pool.degradedMachineCount} nodes are degraded`;
    return stuck(
      'POOL_DEGRADED',
      `machineconfigpool/${pool.metadata.name} is degraded: ${why}`,
      `oc describe mcp/${pool.metadata.name}`,
    );
  }
  return going(waitingFor(pool, current));
}

function waitingFor(pool: Pool, current: string): string {
  const { name } = pool.metadata;
  if (pool.target.name === current) return `waiting for machineconfigpool/${name} to be rendered`;
  const progress = `${pool.updatedMachineCount} of ${pool.machineCount} updated`;
  return `waiting for ${shortName(pool.target.name)} (${progress})`;
}

/** `rendered-worker-4610fc…`: the hash of a rendered config is 32 digits, and its first ones tell it apart. */
function shortName(rendered: string): string {
  return rendered.replace(/^(rendered-.+-[0-9a-f]{6})[0-9a-f]+$/, '$1…');
}
