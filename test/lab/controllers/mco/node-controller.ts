import type { Store, StoredObject } from '../../api/store.ts';
import type { Knobs } from '../../knobs.ts';
import { INFRASTRUCTURES, NODES } from '../resources.ts';
import { timestamp } from '../timestamp.ts';
import { DelayedQueue } from './delayed-queue.ts';
import { markNode, marksOf } from './node-marks.ts';
import { whyNotReady } from './node-state.ts';
import { nodesOfPool, poolsOfNode } from './pool-of-node.ts';
import { poolStatus } from './pool-status.ts';
import { machineConfigPools } from './resources.ts';
import { chooseCandidates } from './rollout.ts';
import type { Timers } from './timers.ts';

/** On nodes that do not have their pool's target yet, so that pods rather go elsewhere. */
const inProgressTaint = { key: 'UpdateInProgress', effect: 'PreferNoSchedule' } as const;

/** Hands a pool's target to its nodes, a few at a time, and keeps the pool's status (MCO `pkg/controller/node`). */
export class NodeController implements Disposable {
  readonly #store: Store;
  readonly #knobs: Knobs;
  readonly #timers: Timers;
  readonly #queue: DelayedQueue;

  constructor(world: { store: Store; knobs: Knobs; timers: Timers }) {
    this.#store = world.store;
    this.#knobs = world.knobs;
    this.#timers = world.timers;
    this.#queue = new DelayedQueue(world.timers, pool => this.sync(pool));
  }

  /** Has the pool looked at after `mcoPaceMs`. */
  enqueue(pool: string): void {
    this.#queue.add(pool, this.#knobs.mcoPaceMs);
  }

  /** A node has come, gone or changed: has its pools looked at where that matters to them (`updateNode`). */
  enqueuePoolsOf(node: StoredObject, previous: StoredObject | undefined): void {
    if (previous && signature(previous) === signature(node)) return;
    const pools = [node, ...(previous ? [previous] : [])].flatMap(one => poolsOfNode(this.#store, one));
    for (const pool of pools) this.enqueue(pool.metadata.name);
  }

  /** Looks at the pool at once. */
  sync(name: string): void {
    const pool = this.#store.get(machineConfigPools, undefined, name);
    if (!pool?.spec.configuration?.name) return;
    if (!pool.spec.paused) this.#rollOut(pool);
    const status = poolStatus(pool, nodesOfPool(this.#store, name), timestamp(this.#timers.now()));
    this.#store.update(machineConfigPools, undefined, name, draft => {
      draft.status = status;
    });
  }

  #rollOut(pool: StoredObject): void {
    const target: string = pool.spec.configuration.name;
    const members = nodesOfPool(this.#store, pool.metadata.name);
    const topology = controlPlaneTopology(this.#store);
    for (const { metadata } of members) {
      if (topology !== undefined) markNode(this.#store, metadata.name, { controlPlaneTopology: topology });
      taint(this.#store, metadata.name, target);
    }
    const candidates = chooseCandidates(pool, nodesOfPool(this.#store, pool.metadata.name));
    for (const { metadata } of candidates) markNode(this.#store, metadata.name, { desiredConfig: target });
  }

  [Symbol.dispose](): void {
    this.#queue[Symbol.dispose]();
  }
}

/** From `infrastructures/cluster`: `HighlyAvailable`, `SingleReplica`, … */
function controlPlaneTopology(store: Store): string | undefined {
  return store.get(INFRASTRUCTURES, undefined, 'cluster')?.status?.controlPlaneTopology;
}

function taint(store: Store, name: string, target: string): void {
  store.update(NODES, undefined, name, node => {
    const others = (node.spec?.taints ?? []).filter((one: { key: string }) => one.key !== inProgressTaint.key);
    const isThere = others.length < (node.spec?.taints ?? []).length;
    const isWanted = marksOf(node).desiredConfig !== target;
    if (isThere === isWanted) return;
    const { taints: _, ...spec } = node.spec ?? {};
    const taints = isWanted ? [...others, inProgressTaint] : others;
    node.spec = taints.length > 0 ? { ...spec, taints } : spec;
  });
}

/** All of a node that the controller acts upon. */
function signature({ metadata, spec, ...node }: StoredObject): string {
  const { currentConfig, desiredConfig, state, reason } = marksOf({ metadata, ...node });
  const ready = whyNotReady({ metadata, spec, ...node });
  return JSON.stringify([ready, currentConfig, desiredConfig, state, reason, metadata.labels, spec?.taints]);
}
