import type { Node } from '../node/node.ts';
import { letsIn, type MachineConfig } from '../pool/machine-config.ts';
import { conditionIs, type Pool, poolTrouble, resumeCommand } from '../pool/pool.ts';
import { done, going, stuck, type Verdict } from '../verdict.ts';
import type { PublicKey } from './ssh-key.ts';

/** `granted`: the key shall be let in. `revoked`: it shall not be any more. */
export type GrantGoal = 'granted' | 'revoked';

/** A key of `core`, and the MachineConfig that lets it in (or let it in). */
export type Grant = { readonly key: PublicKey; readonly config: string; readonly goal: GrantGoal };

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
 *
 * A node is rid of a key when its config does not hold it *and* the pool no longer wants the MachineConfig: one whose turn
 * has not come yet looks the same as one that is done, and would get the key after all.
 */
export function judgeGrant({ node, pool, rendered }: GrantSight, { key, config, goal }: Grant): Verdict {
  if (!node?.config) return stuck('NODE_GONE', 'the node object is gone', 'oc get nodes');
  const { current, desired, state, reason } = node.config;
  const { name } = node.metadata;
  const holds = rendered !== undefined && letsIn(rendered, key);
  const mayComeYet = goal === 'revoked' && pool?.target.sources.includes(config);
  if (current === desired && state === 'Done' && rendered && holds === (goal === 'granted') && !mayComeYet) return done;
  if (state === 'Degraded' || state === 'Unreconcilable') {
    return stuck(
      'NODE_DEGRADED',
      `its configuration is ${state}: ${reason || 'no reason given'}`,
      `oc describe node/${name}`,
    );
  }
  if (!pool) return stuck('POOL_GONE', 'its machine config pool is gone', 'oc get mcp');
  if (conditionIs(pool, 'RenderDegraded', 'True')) return degraded(pool);
  if (current !== desired || state !== 'Done') return going(`taking up ${shortName(desired)} (${state})`);
  if (pool.paused) {
    return stuck('POOL_PAUSED', `machineconfigpool/${pool.metadata.name} was paused meanwhile`, resumeCommand(pool));
  }
  if (poolTrouble(pool) !== undefined) return degraded(pool);
  return going(waitingFor(pool, current));
}

function degraded(pool: Pool): Verdict {
  const { name } = pool.metadata;
  return stuck(
    'POOL_DEGRADED',
    `machineconfigpool/${name} is degraded: ${poolTrouble(pool)}`,
    `oc describe mcp/${name}`,
  );
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
