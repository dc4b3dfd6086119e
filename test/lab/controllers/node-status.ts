import type { Store } from '../api/store.ts';
import type { Knobs } from '../knobs.ts';
import type { NodeRuntime } from '../runtime.ts';
import { isReady, type NodeFacts, type NodeHealth, nodeConditions, nodeObject } from './node-object.ts';
import { recordEvent } from './record-event.ts';
import { LEASES, NODES } from './resources.ts';

const LEASE_NAMESPACE = 'kube-node-lease';

/** Creates the Node as its kubelet would on the first start. */
export function registerNode(store: Store, facts: NodeFacts): void {
  const node = store.create(NODES, nodeObject(facts));
  renewLease(store, node.metadata.name);
}

/** `first`: since it was started. `again`: after the node was declared `Unknown`. */
export type ReportKind = 'first' | 'again' | 'routine';

/** What a kubelet tells the API of its node: its lease, and the conditions whenever they are not what it said last. */
export class NodeStatus {
  readonly #store: Store;
  readonly #knobs: Knobs;
  readonly #runtime: NodeRuntime;
  #said: NodeHealth = 'healthy';
  #runtimeSeen = Date.now();

  constructor({ store, knobs }: { readonly store: Store; readonly knobs: Knobs }, runtime: NodeRuntime) {
    this.#store = store;
    this.#knobs = knobs;
    this.#runtime = runtime;
  }

  /** `word` is what the kubelet has answered: how its container runtime is. Returns whether the Node was written. */
  report(word: string, kind: ReportKind): boolean {
    if (word === 'up') this.#runtimeSeen = Date.now();
    const isDown = word !== 'up' && Date.now() - this.#runtimeSeen >= this.#knobs.runtimeGraceMs;
    const health = isDown ? 'runtime-down' : 'healthy';
    const isNews = kind !== 'routine' || health !== this.#said;
    if (!this.#store.get(NODES, undefined, this.#runtime.name)) return false;
    if (isNews) this.#write(health, kind);
    renewLease(this.#store, this.#runtime.name);
    return isNews;
  }

  /** After a boot the new boot id and `Ready`, in one event. */
  #write(health: NodeHealth, kind: ReportKind): void {
    const { name, bootId } = this.#runtime;
    const before = this.#store.get(NODES, undefined, name);
    this.#said = health;
    const about = this.#store.update(NODES, undefined, name, draft => {
      draft.status.nodeInfo.bootID = bootId;
      draft.status.conditions = nodeConditions(draft.status.conditions, health);
    });
    const tell = (type: 'Normal' | 'Warning', reason: string, message: string) =>
      recordEvent(this.#store, { about, type, reason, message, component: 'kubelet', host: name });
    const isRebooted = before?.status.nodeInfo.bootID !== bootId;
    if (kind === 'first') tell('Normal', 'Starting', 'Starting kubelet.');
    if (isRebooted) tell('Warning', 'Rebooted', `Node ${name} has been rebooted, boot id: ${bootId}`);
    if (before && isReady(before) === isReady(about)) return;
    const reason = isReady(about) ? 'NodeReady' : 'NodeNotReady';
    tell('Normal', reason, `Node ${name} status is now: ${reason}`);
  }
}

function renewLease(store: Store, name: string): void {
  const renewTime = new Date().toISOString().replace('Z', '000Z');
  if (store.get(LEASES, LEASE_NAMESPACE, name)) {
    store.update(LEASES, LEASE_NAMESPACE, name, draft => {
      draft.spec.renewTime = renewTime;
    });
    return;
  }
  store.create(LEASES, {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name, namespace: LEASE_NAMESPACE },
    spec: { holderIdentity: name, leaseDurationSeconds: 40, renewTime },
  });
}
