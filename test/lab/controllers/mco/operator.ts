import type { Store, StoredObject, StoreEvent } from '../../api/store.ts';
import type { Knobs } from '../../knobs.ts';
import type { NodeRuntime } from '../../runtime.ts';
import { isResource, NODES, PODS } from '../resources.ts';
import { nodeOfDaemon } from './daemon-pod.ts';
import { DelayedQueue } from './delayed-queue.ts';
import { publishPolicies } from './disruption.ts';
import { DrainController } from './drain-controller.ts';
import { ignitionVersions } from './ignition.ts';
import { createInitialObjects, installerKey, type Role } from './initial-objects.ts';
import type { KeyFile } from './key-file.ts';
import { NodeController } from './node-controller.ts';
import { NodeDaemon } from './node-daemon.ts';
import { RenderController } from './render-controller.ts';
import { machineConfigPools, machineConfigs, machineConfigurations } from './resources.ts';
import { systemTimers, type Timers } from './timers.ts';

export type MachineConfigOperatorOptions = {
  readonly store: Store;
  readonly knobs: Knobs;
  /** By node name; looked into when a Node object is met. A node that is not in it exists in the API only. */
  readonly nodes: ReadonlyMap<string, NodeRuntime>;
  readonly keyFile: (node: string) => KeyFile;
  /** Whether the pod of a node's daemon runs: else it does nothing. Default: it does. */
  readonly isAlive?: (node: string) => boolean;
  /** Minor versions, the newest last. */
  readonly ignitionVersions?: readonly string[];
  /** What the installer's `99-ROLE-ssh` let in. */
  readonly installerKeys?: Partial<Record<Role, readonly string[]>>;
  /** The roles whose nodes were installed in FIPS mode. Default: none. */
  readonly fipsRoles?: ReadonlySet<Role>;
  /** Names of pools for workers with a role of that name. Default: none. */
  readonly customPools?: readonly string[];
  readonly timers?: Timers;
};

/** The machine config operator of the lab: its controllers, and the daemons of all nodes. `README.md` says what it does. */
export class MachineConfigOperator implements AsyncDisposable {
  readonly #options: MachineConfigOperatorOptions;
  readonly #timers: Timers;
  readonly #ends = new DisposableStack();
  readonly #render: RenderController;
  readonly #node: NodeController;
  readonly #drain: DrainController;
  readonly #policies: DelayedQueue;
  readonly #garbage: DelayedQueue;
  readonly #daemons = new Map<string, NodeDaemon>();

  /** Makes the operator's objects, and marks the nodes that are there; resolves when everything is settled. */
  static async start(options: MachineConfigOperatorOptions): Promise<MachineConfigOperator> {
    const operator = new MachineConfigOperator(options);
    await operator.#settle();
    return operator;
  }

  private constructor(options: MachineConfigOperatorOptions) {
    const { store } = options;
    const world = { timers: systemTimers, ignitionVersions, ...options };
    this.#options = options;
    this.#timers = world.timers;
    this.#render = this.#ends.use(new RenderController(world));
    this.#node = this.#ends.use(new NodeController(world));
    this.#drain = this.#ends.use(new DrainController(world));
    this.#policies = this.#ends.use(new DelayedQueue(world.timers, () => publishPolicies(store)));
    this.#garbage = this.#ends.use(new DelayedQueue(world.timers, uid => removeOwned(store, uid)));
  }

  async #settle(): Promise<void> {
    const {
      store,
      installerKeys,
      fipsRoles,
      customPools,
      ignitionVersions: versions = ignitionVersions,
    } = this.#options;
    const keys = { master: [installerKey('master')], worker: [installerKey('worker')], ...installerKeys };
    const now = this.#timers.now();
    createInitialObjects(store, { installerKeys: keys, fipsRoles, customPools, ignitionVersions: versions, now });
    await Promise.all(store.list(NODES).map(node => this.#daemonOf(node).rest()));
    for (const pool of store.list(machineConfigPools)) this.#node.sync(pool.metadata.name);
    this.#ends.defer(store.listen(event => this.#hear(event)));
  }

  /** Only notes what is to be done: nothing is written from here, so that every listener hears the events in order. */
  #hear(event: StoreEvent): void {
    const { resource, type, object, previous } = event;
    const isNewSpec = previous === undefined || JSON.stringify(object.spec) !== JSON.stringify(previous.spec);
    if (isResource(machineConfigs, resource) && (type === 'DELETED' || isNewSpec)) this.#render.enqueuePoolsOf(object);
    if (isResource(machineConfigurations, resource) && isNewSpec) this.#policies.add(object.metadata.name, 0);
    if (isResource(machineConfigPools, resource)) this.#hearPool(event);
    if (isResource(NODES, resource)) this.#hearNode(event);
    if (isResource(PODS, resource)) this.#hearPod(event);
  }

  #hearPool({ type, object }: StoreEvent): void {
    if (type === 'DELETED') {
      this.#garbage.add(object.metadata.uid, 0);
      return;
    }
    this.#node.enqueue(object.metadata.name);
    this.#render.enqueue(object.metadata.name);
  }

  #hearPod({ type, object }: StoreEvent): void {
    if (type === 'DELETED') this.#drain.podGone(object);
    this.#daemons.get(nodeOfDaemon(object) ?? '')?.wake();
  }

  #hearNode({ type, object, previous }: StoreEvent): void {
    if (type === 'DELETED') {
      this.#node.enqueuePoolsOf(object, undefined);
      void this.#daemons.get(object.metadata.name)?.[Symbol.asyncDispose]();
      this.#daemons.delete(object.metadata.name);
      return;
    }
    this.#node.enqueuePoolsOf(object, previous);
    this.#drain.nodeChanged(object, previous);
    this.#daemonOf(object);
  }

  /** Wakes the node's daemon, which is made where there is none yet. */
  #daemonOf({ metadata: { name } }: StoredObject): NodeDaemon {
    const { store, knobs, nodes: runtimes, keyFile } = this.#options;
    const isAlive = () => this.#options.isAlive?.(name) ?? true;
    const node = { name, runtime: runtimes.get(name), keyFile: keyFile(name), isAlive };
    const world = { store, knobs, timers: this.#timers, ...node };
    const daemon = this.#daemons.get(name) ?? new NodeDaemon(world);
    this.#daemons.set(name, daemon);
    daemon.wake();
    return daemon;
  }

  /** Resolves when no timer and no daemon is at work any more. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#ends.dispose();
    await Promise.all([...this.#daemons.values()].map(daemon => daemon[Symbol.asyncDispose]()));
  }
}

/** The garbage collector's part: what a pool owned goes with it. */
function removeOwned(store: Store, uid: string): void {
  const isOwned = (config: StoredObject): boolean =>
    (config.metadata.ownerReferences ?? []).some(owner => owner.uid === uid);
  for (const config of store.list(machineConfigs).filter(isOwned)) {
    store.remove(machineConfigs, undefined, config.metadata.name);
  }
}
