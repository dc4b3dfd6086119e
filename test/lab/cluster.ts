import { ApiServer } from './api/server.ts';
import { Store } from './api/store.ts';
import { createStreamHandler } from './api/streams/handler.ts';
import { OpenStreams } from './api/streams/open-streams.ts';
import { createClusterObjects } from './controllers/cluster-objects.ts';
import { createEvictionHandler } from './controllers/eviction.ts';
import type { MachineConfigOperator } from './controllers/mco/operator.ts';
import type { NodeRole } from './controllers/node-object.ts';
import { registerNode } from './controllers/node-status.ts';
import { startControllers } from './controllers/start-controllers.ts';
import { Journal } from './journal.ts';
import { defaultKnobs, type Knobs } from './knobs.ts';
import type { NodeRuntime } from './runtime.ts';
import { createTemporaryDirectory } from './temporary-directory.ts';

/** A node as the API shows it. */
export type ClusterNode = {
  readonly name: string;
  /** Default: `master` where the name begins so, else `worker`. */
  readonly role?: NodeRole;
  /** Default: `rhcos9`. */
  readonly os?: 'rhcos48' | 'rhcos8' | 'rhcos9';
  /** In FIPS mode, which the MachineConfig `99-ROLE-fips` says of all nodes of its role. */
  readonly fips?: boolean;
  /** Of a worker: the custom pool that it is in, which is made for it. */
  readonly pool?: string;
};

export type ClusterOptions = {
  readonly nodes: readonly ClusterNode[];
  /** By node name. A node without one is an object in the API and nothing more. */
  readonly runtimes: ReadonlyMap<string, NodeRuntime>;
  readonly knobs?: Partial<Knobs>;
  /** For the kubeconfigs; a temporary one, removed at the end, where it is not given. */
  readonly directory?: string;
  /** What the ClusterVersion says. Default: `4.20.8`. */
  readonly openshiftVersion?: string;
};

/** The API server and the controllers, around nodes that run already. */
export type Cluster = AsyncDisposable & {
  /** Paths. */
  readonly kubeconfig: { readonly admin: string; readonly viewer: string; readonly restricted: string };
  readonly store: Store;
  readonly api: ApiServer;
  readonly open: OpenStreams;
  readonly knobs: Knobs;
  readonly journal: Journal;
  readonly mco: MachineConfigOperator;
};

/** Everything of it ends with its disposal, also when the start fails half-way; the nodes do not. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const { nodes, runtimes } = options;
  await using ends = new AsyncDisposableStack();
  const knobs = { ...defaultKnobs(), ...options.knobs };
  const journal = new Journal();
  const store = new Store();
  createClusterObjects(store, options.openshiftVersion ?? '4.20.8');
  for (const [index, node] of nodes.entries()) register(store, { ...node, index, runtime: runtimes.get(node.name) });
  const onRhel8 = new Set(nodes.filter(({ os }) => os === 'rhcos8' || os === 'rhcos48').map(({ name }) => name));
  const keyFile = (node: string) => (onRhel8.has(node) ? 'authorized_keys' : 'authorized_keys.d/ignition');
  const fipsRoles = new Set(nodes.filter(({ fips }) => fips).map(roleOf));
  const customPools = [...new Set(nodes.flatMap(({ pool }) => pool ?? []))];
  const installed = { fipsRoles, customPools };
  const { fleet, mco } = ends.use(await startControllers({ store, knobs, nodes: runtimes, keyFile, ...installed }));
  for (const runtime of runtimes.values()) ends.defer(recordSsh(journal, runtime));
  const open = new OpenStreams(knobs);
  const streams = createStreamHandler({ kubelets: fleet, journal, knobs, open });
  const subresources = { 'pods/eviction': createEvictionHandler(store) };
  const api = ends.use(await ApiServer.start({ store, knobs, journal, streams, subresources }));
  const kubeconfig = await writeKubeconfigs(api, options.directory ?? ends.use(await createTemporaryDirectory()).path);
  const end = ends.move();
  return { store, api, open, knobs, journal, mco, kubeconfig, [Symbol.asyncDispose]: () => end.disposeAsync() };
}

type Registration = ClusterNode & { readonly index: number; readonly runtime: NodeRuntime | undefined };

function roleOf({ name, role }: ClusterNode): NodeRole {
  return role ?? (name.startsWith('master') ? 'master' : 'worker');
}

function register(store: Store, { index, runtime, ...node }: Registration): void {
  const { name, os = 'rhcos9' } = node;
  registerNode(store, {
    name,
    os,
    role: roleOf(node),
    pool: node.pool,
    address: runtime?.address ?? `10.88.${1 + Math.floor(index / 250)}.${(index % 250) + 2}`,
    bootId: runtime?.bootId ?? '00000000-0000-4000-8000-000000000000',
  });
}

/** What is run over SSH is in the journal before it is run. */
function recordSsh(journal: Journal, runtime: NodeRuntime): () => void {
  return runtime.onSshCommand(command =>
    journal.enter({ kind: 'program', node: runtime.name, by: 'ssh', argv: [command] }),
  );
}

async function writeKubeconfigs(api: ApiServer, directory: string): Promise<Cluster['kubeconfig']> {
  const [admin, viewer, restricted] = await Promise.all([
    api.writeKubeconfig(directory, 'admin'),
    api.writeKubeconfig(directory, 'viewer'),
    api.writeKubeconfig(directory, 'restricted'),
  ]);
  return { admin, viewer, restricted };
}
