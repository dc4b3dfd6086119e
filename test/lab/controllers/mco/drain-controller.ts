import type { SubresourceHandler, User } from '../../api/hooks.ts';
import { StatusError } from '../../api/status-error.ts';
import type { Store, StoredObject } from '../../api/store.ts';
import type { Knobs } from '../../knobs.ts';
import { createEvictionHandler } from '../eviction.ts';
import { NODES, PODS } from '../resources.ts';
import { DelayedQueue } from './delayed-queue.ts';
import { markNode, marksOf } from './node-marks.ts';
import type { Timers } from './timers.ts';

const operatorUser: User = {
  name: 'system:serviceaccount:openshift-machine-config-operator:machine-config-controller',
  groups: ['system:serviceaccounts'],
  extra: {},
};

/**
 * Cordons and drains, or uncordons, as a node's daemon asks for in `desiredDrain`, and says so in `lastAppliedDrain`
 * (MCO `pkg/controller/drain/drain_controller.go`).
 */
export class DrainController implements Disposable {
  readonly #store: Store;
  readonly #knobs: Knobs;
  readonly #queue: DelayedQueue;
  readonly #evict: SubresourceHandler;

  constructor(world: { store: Store; knobs: Knobs; timers: Timers }) {
    this.#store = world.store;
    this.#knobs = world.knobs;
    this.#queue = new DelayedQueue(world.timers, node => this.#sync(node));
    this.#evict = createEvictionHandler(world.store);
  }

  nodeChanged(node: StoredObject, previous: StoredObject | undefined): void {
    const isAsked = previous === undefined || marksOf(previous).desiredDrain !== marksOf(node).desiredDrain;
    const isCordonChanged = Boolean(previous?.spec?.unschedulable) !== Boolean(node.spec?.unschedulable);
    if (isAsked || isCordonChanged) this.#queue.add(node.metadata.name, this.#knobs.mcoDrainMs);
  }

  podGone(pod: StoredObject): void {
    this.#queue.add(pod.spec?.nodeName ?? '', 0);
  }

  #sync(name: string): void {
    const node = this.#store.get(NODES, undefined, name);
    const { desiredDrain, lastAppliedDrain } = node ? marksOf(node) : {};
    if (desiredDrain === undefined || desiredDrain === lastAppliedDrain) return;
    const isDrain = desiredDrain.startsWith('drain-');
    cordon(this.#store, name, isDrain ? 'unschedulable' : 'schedulable');
    const pods = isDrain ? this.#store.list(PODS).filter(pod => isInTheWay(pod, name)) : [];
    if (pods.length === 0) {
      markNode(this.#store, name, { lastAppliedDrain: desiredDrain });
      return;
    }
    void Promise.all(pods.map(pod => this.#evictPod(pod)));
  }

  /** A pod that its budget keeps is asked for again later. */
  async #evictPod(pod: StoredObject): Promise<void> {
    const { name, namespace = '' } = pod.metadata;
    const query = new URLSearchParams();
    try {
      await this.#evict({ namespace, name, object: pod, body: {}, query, user: operatorUser, dryRun: false });
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      this.#queue.add(pod.spec.nodeName, this.#knobs.mcoDrainMs);
    }
  }

  [Symbol.dispose](): void {
    this.#queue[Symbol.dispose]();
  }
}

function cordon(store: Store, name: string, wanted: 'schedulable' | 'unschedulable'): void {
  store.update(NODES, undefined, name, node => {
    const { unschedulable: _, ...spec } = node.spec ?? {};
    node.spec = wanted === 'unschedulable' ? { ...spec, unschedulable: true } : spec;
  });
}

/** On the node, and neither of a DaemonSet nor the node's own (static). */
function isInTheWay({ metadata, spec }: StoredObject, node: string): boolean {
  const isOfDaemonSet = (metadata.ownerReferences ?? []).some(({ kind }) => kind === 'DaemonSet');
  const isStatic = metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined;
  return spec?.nodeName === node && !isOfDaemonSet && !isStatic;
}
