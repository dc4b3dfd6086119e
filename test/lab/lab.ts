import { type Cluster, type ClusterNode, type ClusterOptions, startCluster } from './cluster.ts';
import { Leftovers } from './leftovers.ts';
import { bootMachines } from './machines.ts';
import type { LabNode } from './node/lab-node.ts';
import type { LabNetwork } from './node/network.ts';

export type LabNodeOptions = ClusterNode & {
  readonly fips?: boolean;
  /** `api`: a Node object with nothing behind it, for long lists. Default: `machine`. */
  readonly kind?: 'machine' | 'api';
};

export type LabOptions = Omit<ClusterOptions, 'nodes' | 'runtimes'> & {
  /** Default: `master-0`, `worker-a`, `worker-b`, all with a machine behind them. */
  readonly nodes?: readonly LabNodeOptions[];
};

/** A cluster and its machines: `README.md` says how it behaves. */
export type Lab = Cluster & {
  /** Those with a machine behind them. */
  readonly nodes: ReadonlyMap<string, LabNode>;
  /** `undefined` where no node has a machine. */
  readonly network: LabNetwork | undefined;
  /** What the programs that used the lab have left in it, one line each; waits up to `patienceMs` (3000) for it to go. */
  leftovers(patienceMs?: number): Promise<string[]>;
};

const DEFAULT_NODES: readonly LabNodeOptions[] = [{ name: 'master-0' }, { name: 'worker-a' }, { name: 'worker-b' }];

/** Starts a lab; all of it ends with its disposal, also when the start fails half-way. */
export async function startLab({ nodes = DEFAULT_NODES, ...options }: LabOptions = {}): Promise<Lab> {
  await using ends = new AsyncDisposableStack();
  const machines = ends.use(await bootMachines(nodes.filter(({ kind }) => kind !== 'api')));
  const cluster = ends.use(await startCluster({ ...options, nodes, runtimes: machines.nodes }));
  const before = await Leftovers.begin({ store: cluster.store, open: cluster.open, nodes: machines.nodes });
  const end = ends.move();
  return {
    ...cluster,
    nodes: machines.nodes,
    network: machines.network,
    leftovers: patienceMs => before.compare(patienceMs),
    [Symbol.asyncDispose]: () => end.disposeAsync(),
  };
}
