import { nodes } from '../../model/node/node.ts';
import { clusterVersionName } from '../../model/pool/cluster-config.ts';
import type { GuardSight } from '../../model/pool/mco-guard.ts';
import { type Pool, poolOf, pools } from '../../model/pool/pool.ts';
import { upgrades } from '../../model/pool/upgrade.ts';
import type { Cluster } from '../../ports.ts';
import type { ClusterFacts } from '../prepare/read-cluster.ts';
import { together } from '../together.ts';
import { unlessForbidden } from '../unless-forbidden.ts';

/** What the Machine Config Operator is at, as far as it is about one node. Where there are no pools, only the node is read. */
export async function lookAtGuard(
  cluster: Pick<Cluster, 'get' | 'list'>,
  { node: name, facts }: { readonly node: string; readonly facts: Pick<ClusterFacts, 'pools'> },
  signal: AbortSignal,
): Promise<GuardSight> {
  const reading = cluster.get(nodes, { name }, signal);
  if (!facts.pools) return { node: await reading, pool: 'hidden', upgrade: 'hidden' };
  const [node, all, upgrade] = await Promise.all([
    reading,
    cluster.list(pools, {}, signal),
    lookAtUpgrade(cluster, signal),
  ]);
  return { node, pool: node && poolOf(node, all ?? []), upgrade };
}

/** Whether the cluster is being updated. */
export async function lookAtUpgrade(
  cluster: Pick<Cluster, 'get'>,
  signal: AbortSignal,
): Promise<GuardSight['upgrade']> {
  const asking = cluster.get(upgrades, clusterVersionName, signal).then(upgrade => upgrade ?? 'none');
  const upgrade = await unlessForbidden(asking);
  return upgrade === 'none' ? undefined : (upgrade ?? 'hidden');
}

/** The same now, and again after each change. What was hidden at the first look is not asked for. */
export async function* followGuard(
  cluster: Pick<Cluster, 'follow'>,
  { node: name, first }: { readonly node: string; readonly first: GuardSight },
  signal: AbortSignal,
): AsyncGenerator<GuardSight> {
  const followNode = (until: AbortSignal) => cluster.follow(nodes, { fieldSelector: `metadata.name=${name}` }, until);
  const followBoth = (until: AbortSignal) =>
    together(own => [followNode(own), cluster.follow(pools, {}, own)] as const, until);
  const version = { fieldSelector: `metadata.name=${clusterVersionName.name}` };
  const poolIn = ([node]: readonly (GuardSight['node'] | undefined)[], all: readonly Pool[]) =>
    node && poolOf(node, all);
  if (first.pool === 'hidden') {
    for await (const [node] of followNode(signal)) yield { ...first, node };
  } else if (first.upgrade === 'hidden') {
    for await (const [found, all] of followBoth(signal)) yield { ...first, node: found[0], pool: poolIn(found, all) };
  } else {
    const open = (until: AbortSignal) => [followBoth(until), cluster.follow(upgrades, version, until)] as const;
    for await (const [[found, all], [upgrade]] of together(open, signal)) {
      yield { node: found[0], pool: poolIn(found, all), upgrade };
    }
  }
}
