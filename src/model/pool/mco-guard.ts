import type { Node } from '../node/node.ts';
import { isGrantName } from './machine-config.ts';
import { conditionIs, type Pool, poolTrouble, resumeCommand } from './pool.ts';
import type { Upgrade } from './upgrade.ts';

/**
 * Whether the Machine Config Operator leaves a node alone for now. It begins every change of the operating system with
 * `rpm-ostree cleanup -p`, and so drops what is staged (openshift/machine-config-operator `pkg/daemon/update.go`).
 */
export type GuardVerdict =
  | { readonly kind: 'ready' }
  /**
   * `busy`: it passes by itself, and is waited for where that was asked. `busy-with-ours`: only MachineConfigs of this
   * program are taken up, which is always waited for. `refused`: somebody has to do something.
   */
  | {
      readonly kind: 'busy' | 'busy-with-ours' | 'refused';
      readonly code: string;
      readonly reason: string;
      readonly hint: string;
    };

export type GuardSight = {
  readonly node: Node;
  /** `undefined`: it is in none, or in two at once. `hidden`: the user may not look at pools. */
  readonly pool: Pool | undefined | 'hidden';
  readonly upgrade: Upgrade | undefined;
};

/**
 * `as-it-is`: nobody may come in between. `paused`: this program has paused the pool, or will before anything is staged, so
 * that the operator begins nothing on its nodes: then only what is under way on this very node counts.
 */
export type GuardMode = 'as-it-is' | 'paused';

/** A node without the operator (HyperShift, MicroShift) is always ready. */
export function judgeGuard({ node, pool, upgrade }: GuardSight, mode: GuardMode): GuardVerdict {
  if (!node.config) return ready;
  const own = judgeNode(node);
  if (own.kind !== 'ready' || pool === 'hidden') return own;
  const { name } = node.metadata;
  if (!pool) return refuse('NO_POOL', `node/${name} is in no machine config pool, or in two`, 'oc get mcp');
  const trouble = poolTrouble(pool);
  const pools = `machineconfigpool/${pool.metadata.name}`;
  if (trouble !== undefined) {
    return refuse('POOL_DEGRADED', `${pools} is degraded: ${trouble}`, `oc describe mcp/${pool.metadata.name}`);
  }
  if (mode === 'paused') return ready;
  if (pool.paused) {
    const hint = `${resumeCommand(pool)}; or keep it paused, if you know why: --pause-pool`;
    return refuse('POOL_PAUSED', `${pools} is paused: what waits there begins as soon as it is resumed`, hint);
  }
  if (upgrade) {
    const to = upgrade.to === '' ? '' : ` to ${upgrade.to}`;
    return busy('UPGRADE_RUNNING', `the cluster is being updated${to}`, 'oc get clusterversion');
  }
  return judgeUpdating(pool, pools);
}

const ready: GuardVerdict = { kind: 'ready' };

/** How to go on where waiting helps. */
const waitHint = 'wait for it: --wait-for-pool; or keep the operator off meanwhile: --pause-pool';

function judgeNode({ metadata, config }: Node): GuardVerdict {
  if (!config) return ready;
  const { current, desired, state, reason } = config;
  const image = imagesOf(metadata.annotations);
  if (state === 'Degraded' || state === 'Unreconcilable') {
    const why = `the configuration of node/${metadata.name} is ${state}: ${reason || 'no reason given'}`;
    return refuse('NODE_DEGRADED', why, `oc describe node/${metadata.name}`);
  }
  if (state === 'Done' && current === desired && image.current === image.desired) return ready;
  const target = current === desired ? image.desired || desired : desired;
  const what = `the Machine Config Operator is at work on node/${metadata.name} (${state || 'not begun'}, to ${target})`;
  return busy('NODE_UPDATING', what, 'wait for it: --wait-for-pool');
}

/** Of a pool with layered images, which the operator rolls out as it does configurations. */
function imagesOf(annotations: Readonly<Record<string, string>>): {
  readonly current: string;
  readonly desired: string;
} {
  const at = (name: string): string => annotations[`machineconfiguration.openshift.io/${name}`] ?? '';
  return { current: at('currentImage'), desired: at('desiredImage') };
}

function judgeUpdating(pool: Pool, pools: string): GuardVerdict {
  const changed = changedSources(pool);
  const isOurs = changed.length > 0 && changed.every(isGrantName);
  if (isOurs) {
    const reason = `${pools} is taking up ${changed.join(', ')}`;
    return { kind: 'busy-with-ours', code: 'POOL_UPDATING', reason, hint: waitHint };
  }
  const isBehind = pool.settled.name !== '' && pool.target.name !== pool.settled.name;
  const isUnseen = pool.metadata.generation !== undefined && pool.observedGeneration < pool.metadata.generation;
  if (!isBehind && !isUnseen && !conditionIs(pool, 'Updating', 'True')) return ready;
  const what = changed.length > 0 ? ` (${changed.join(', ')})` : '';
  return busy('POOL_UPDATING', `${pools} is updating${what}`, waitHint);
}

/** The MachineConfigs that some node of the pool does not have yet or still has. */
function changedSources({ target, settled }: Pool): readonly string[] {
  if (settled.name === '' || target.name === settled.name) return [];
  return [...new Set(target.sources).symmetricDifference(new Set(settled.sources))];
}

function busy(code: string, reason: string, hint: string): GuardVerdict {
  return { kind: 'busy', code, reason, hint };
}

function refuse(code: string, reason: string, hint: string): GuardVerdict {
  return { kind: 'refused', code, reason, hint };
}
