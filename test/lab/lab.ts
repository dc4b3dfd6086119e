import { type Cluster, type ClusterNode, type ClusterOptions, startCluster } from './cluster.ts';
import { Leftovers, type Sieve } from './leftovers.ts';
import { bootMachines } from './machines.ts';
import type { LabNode } from './node/lab-node.ts';
import type { LabNetwork } from './node/network.ts';

export type LabNodeOptions = ClusterNode & {
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
  /**
   * Has the journal take, until the disposal or the node's next boot, also each command that changes something in a bash
   * script which systemd runs on this node: in one that goes on by itself there are boundaries too.
   */
  watchScripts(node: string): Promise<AsyncDisposable>;
  /**
   * What the programs that used the lab have left in it, one line each; waits up to `patienceMs` (3000) for it to go.
   * `sift`: where some of what they have made is what they were asked for.
   */
  leftovers(patienceMs?: number, sift?: Sieve): Promise<readonly string[]>;
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
    watchScripts: async name => {
      const node = machines.nodes.get(name);
      if (!node) throw new Error(`there is no machine behind node/${name}`);
      return node.watchScripts(command =>
        cluster.journal.enter({ kind: 'program', node: name, by: 'host', argv: [command] }),
      );
    },
    leftovers: (patienceMs, sift) => before.compare(patienceMs, sift),
    [Symbol.asyncDispose]: () => end.disposeAsync(),
  };
}
