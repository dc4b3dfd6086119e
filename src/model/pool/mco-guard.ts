import type { Node } from '../node/node.ts';
import { changedSources } from './changed-sources.ts';
import { isGrantName } from './machine-config.ts';
import { imagesOf } from './node-images.ts';
import { describePause } from './pause-record.ts';
import { conditionIs, type Pool, poolTrouble, resumeCommand } from './pool.ts';
import type { Upgrade } from './upgrade.ts';

/**
 * Whether the Machine Config Operator leaves a node alone for now. It begins every change of the operating system with
 * `rpm-ostree cleanup -p`, and so drops what is staged (openshift/machine-config-operator `pkg/daemon/update.go`).
 */
export type GuardVerdict = { readonly kind: 'ready' } | GuardObjection;

export type GuardObjection = {
  /**
   * `busy`: it passes by itself, and is waited for where that was asked. `busy-with-ours`: only MachineConfigs of this
   * program are taken up, which is always waited for. `refused`: somebody has to do something.
   */
  readonly kind: 'busy' | 'busy-with-ours' | 'refused';
  readonly code: string;
  readonly reason: string;
  readonly hint: string;
};

export type GuardSight = {
  readonly node: Node | undefined;
  /** `undefined`: it is in none, or in two at once. `hidden`: there are none, or the user may not look at them. */
  readonly pool: Pool | undefined | 'hidden';
  /** `hidden`: the user may not look. */
  readonly upgrade: Upgrade | undefined | 'hidden';
};

/**
 * `as-it-is`: nobody may come in between. `to-be-paused`: this program will pause the pool before it stages anything, so
 * that only what is under way on this very node counts; but a run of ours that waits for its key would fail then, and
 * comes first. `paused`: it has paused the pool, which counts for as long as the pool is.
 */
export type GuardMode = 'as-it-is' | 'to-be-paused' | 'paused';

/** A node without the operator (HyperShift, MicroShift) is always ready. */
export function judgeGuard({ node, pool, upgrade }: GuardSight, mode: GuardMode): GuardVerdict {
  if (!node) return refuse('NODE_GONE', 'the node object is gone', 'oc get nodes');
  if (!node.config) return ready;
  const own = judgeNode(node, pool);
  if (own || pool === 'hidden') return own ?? ready;
  if (!pool)
    return refuse('NO_POOL', `node/${node.metadata.name} is in no machine config pool, or in two`, 'oc get mcp');
  const { name } = pool.metadata;
  const trouble = poolTrouble(pool);
  if (trouble !== undefined) {
    return refuse('POOL_DEGRADED', `machineconfigpool/${name} is degraded: ${trouble}`, `oc describe mcp/${name}`);
  }
  if (pool.paused) return mode === 'as-it-is' ? pausedAlready(pool) : ready;
  const updating = judgeUpdating(pool);
  if (mode === 'to-be-paused') return updating?.kind === 'busy-with-ours' ? updating : ready;
  return judgeUpgrade(upgrade) ?? updating ?? ready;
}

const ready: GuardVerdict = { kind: 'ready' };

/** How to go on where waiting helps. */
const waitHint = 'wait for it: --wait-for-pool; or keep the operator off meanwhile: --pause-pool';

function judgeNode({ metadata, config }: Node, pool: GuardSight['pool']): GuardObjection | undefined {
  if (!config) return undefined;
  const { current, desired, state, reason } = config;
  const image = imagesOf({ metadata });
  if (state === 'Degraded' || state === 'Unreconcilable') {
    const why = `the configuration of node/${metadata.name} is ${state}: ${reason || 'no reason given'}`;
    return refuse('NODE_DEGRADED', why, `oc describe node/${metadata.name}`);
  }
  if (state === 'Done' && current === desired && image.current === image.desired) return undefined;
  const target = current === desired ? image.desired || desired : desired;
  const what = `the Machine Config Operator is at work on node/${metadata.name} (${state || 'not begun'}, to ${target})`;
  const kind = pool && pool !== 'hidden' && isOurs(changedSources(pool)) ? 'busy-with-ours' : 'busy';
  return { kind, code: 'NODE_UPDATING', reason: what, hint: 'wait for it: --wait-for-pool' };
}

function pausedAlready(pool: Pool): GuardObjection {
  const title = `machineconfigpool/${pool.metadata.name}`;
  const { pauseRecord } = pool;
  if (pauseRecord) {
    const reason = `${title} was paused by run ${describePause(pauseRecord)}, of this program`;
    return refuse('POOL_PAUSED', reason, `if that run is over: --pause-pool takes it over; or ${resumeCommand(pool)}`);
  }
  const hint = `${resumeCommand(pool)}; or keep it paused, if you know why: --pause-pool`;
  return refuse('POOL_PAUSED', `${title} is paused: what waits there begins as soon as it is resumed`, hint);
}

function judgeUpgrade(upgrade: GuardSight['upgrade']): GuardObjection | undefined {
  if (upgrade === undefined || upgrade === 'hidden') return undefined;
  const to = upgrade.to === '' ? '' : ` to ${upgrade.to}`;
  const hint = 'see how far it is: oc get clusterversion; ';
  return busy('UPGRADE_RUNNING', `the cluster is being updated${to}`, hint + waitHint);
}

function judgeUpdating(pool: Pool): GuardObjection | undefined {
  if (isRolledOut(pool)) return undefined;
  const title = `machineconfigpool/${pool.metadata.name}`;
  const changed = changedSources(pool);
  if (isOurs(changed)) {
    const reason = `${title} is taking up ${changed.join(', ')}`;
    return { kind: 'busy-with-ours', code: 'POOL_UPDATING', reason, hint: waitHint };
  }
  const what = changed.length > 0 ? ` (${changed.join(', ')})` : '';
  return busy('POOL_UPDATING', `${title} is updating${what}`, waitHint);
}

function isOurs(changed: readonly string[]): boolean {
  return changed.length > 0 && changed.every(isGrantName);
}

/**
 * Whether all nodes have what the pool wants. Neither `Updating` nor the settled configuration says so alone: both wait as
 * well for nodes that have it and are cordoned or away (openshift/machine-config-operator `pkg/controller/node/status.go`,
 * calculateStatus), as those are that this program works on.
 */
function isRolledOut(pool: Pool): boolean {
  const { metadata, target, settled, observedGeneration } = pool;
  const allHaveIt = pool.updatedMachineCount === pool.machineCount;
  if (settled.name === '' || settled.name === target.name) return allHaveIt || !conditionIs(pool, 'Updating', 'True');
  return allHaveIt && observedGeneration === metadata.generation;
}

function busy(code: string, reason: string, hint: string): GuardObjection {
  return { kind: 'busy', code, reason, hint };
}

function refuse(code: string, reason: string, hint: string): GuardObjection {
  return { kind: 'refused', code, reason, hint };
}
