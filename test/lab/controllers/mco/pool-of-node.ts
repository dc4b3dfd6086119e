import type { Store, StoredObject } from '../../api/store.ts';
import { NODES } from '../resources.ts';
import { selects } from './label-selector.ts';
import { machineConfigPools } from './resources.ts';

/**
 * The pools that a node has to do with, the one that it follows first: master over a custom one over worker. None for
 * a node in two custom pools, which the operator leaves alone (MCO `pkg/helpers/helpers.go`, `GetPoolsForNode`).
 */
export function poolsOfNode(store: Store, node: StoredObject): readonly StoredObject[] {
  if (node.metadata.labels?.['kubernetes.io/os'] === 'windows') return [];
  const matching = store.list(machineConfigPools).filter(pool => selects(pool.spec.nodeSelector, node.metadata.labels));
  const named = (name: string): readonly StoredObject[] => matching.filter(pool => pool.metadata.name === name);
  const master = named('master');
  const worker = named('worker');
  const custom = matching.filter(pool => !master.includes(pool) && !worker.includes(pool));
  if (custom.length > 1) return [];
  if (custom.length === 1) return [...(master.length > 0 ? master : custom), ...worker];
  return master.length > 0 ? master : worker;
}

/** The nodes that follow a pool. */
export function nodesOfPool(store: Store, pool: string): readonly StoredObject[] {
  return store.list(NODES).filter(node => poolsOfNode(store, node)[0]?.metadata.name === pool);
}
