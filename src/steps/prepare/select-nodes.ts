import { Failure } from '../../errors.ts';
import { type Node, nodes } from '../../model/node/node.ts';
import { type Pool, poolOf } from '../../model/pool/pool.ts';
import type { Target } from '../../model/request.ts';
import type { Ports } from '../../ports.ts';
import { didYouMean } from '../../text/did-you-mean.ts';
import { unlessForbidden } from '../unless-forbidden.ts';

/** The nodes that a target names, in the order of their names; never none. `readPools` is called where a pool is named. */
export async function selectNodes(
  { cluster }: Pick<Ports, 'cluster'>,
  target: Target,
  readPools: () => Promise<readonly Pool[] | undefined>,
  signal: AbortSignal,
): Promise<readonly Node[]> {
  switch (target.kind) {
    case 'names':
      return Promise.all(target.names.map(name => nodeOf({ cluster }, { name, otherwise: target.otherwise }, signal)));
    case 'selector': {
      const found = await cluster.list(nodes, { labelSelector: target.selector }, signal);
      return orNone(found, `no node has the labels ${target.selector}`);
    }
    case 'all':
      return orNone(await cluster.list(nodes, {}, signal), 'the cluster has no nodes');
    case 'pool':
      return nodesOfPool({ cluster }, target.pool, await readPools(), signal);
  }
}

/** One node by its name: `NODE_NOT_FOUND` with the nearest name that there is. */
async function nodeOf(
  { cluster }: Pick<Ports, 'cluster'>,
  { name, otherwise }: { readonly name: string; readonly otherwise: string | undefined },
  signal: AbortSignal,
): Promise<Node> {
  const node = await cluster.get(nodes, { name }, signal);
  if (node) return node;
  const all = (await unlessForbidden(cluster.list(nodes, {}, signal))) ?? [];
  const guess = didYouMean(
    name,
    all.map(other => other.metadata.name),
  );
  throw new Failure('refused', 'NODE_NOT_FOUND', `node/${name} is not there`, {
    hint: guess === undefined ? (otherwise ?? 'oc get nodes') : `did you mean ${guess}?`,
  });
}

async function nodesOfPool(
  { cluster }: Pick<Ports, 'cluster'>,
  name: string,
  pools: readonly Pool[] | undefined,
  signal: AbortSignal,
): Promise<readonly Node[]> {
  if (!pools) throw noPools();
  if (!pools.some(pool => pool.metadata.name === name)) throw noSuchPool(name, pools);
  const all = (await cluster.list(nodes, {}, signal)) ?? [];
  const members = all.filter(node => poolOf(node, pools)?.metadata.name === name);
  return orNone(members, `machineconfigpool/${name} has no nodes`);
}

/** This cluster has no machine config pools, or shows none. */
export function noPools(): Failure {
  return new Failure('refused', 'NO_MCO', 'this cluster has no Machine Config Operator, so no pools', {
    hint: 'name the nodes, and add --via host where a key would be needed',
  });
}

export function noSuchPool(name: string, pools: readonly Pool[]): Failure {
  const names = pools.map(pool => pool.metadata.name);
  const guess = didYouMean(name, names);
  return new Failure('refused', 'POOL_NOT_FOUND', `machineconfigpool/${name} is not there`, {
    hint: guess === undefined ? `the pools are ${names.join(', ')}` : `did you mean ${guess}?`,
  });
}

function orNone(found: readonly Node[] | undefined, message: string): readonly Node[] {
  if (found && found.length > 0) return found.toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  throw new Failure('refused', 'NODE_NOT_FOUND', message, { hint: 'oc get nodes --show-labels' });
}
