import type { Store, StoredObject, StoreEvent } from '../../api/store.ts';
import type { NodeRuntime } from '../../runtime.ts';
import { awaitKubelet } from '../await-kubelet.ts';
import { Lifetime } from '../lifetime.ts';
import { isReady } from '../node-object.ts';
import { isPaperPod, PAPER } from '../paper-pod.ts';
import { DAEMON_SETS, isResource, NODES, PODS } from '../resources.ts';
import { daemonNamespace, daemonPod, daemonSet, nodeOfDaemon, runningStatus } from './daemon-pod.ts';

export type DaemonPodsSetting = { readonly store: Store; readonly nodes: ReadonlyMap<string, NodeRuntime> };

/**
 * The pods of the DaemonSet machine-config-daemon, one for each node with a runtime. Those of the start are paper. One that
 * is deleted is replaced by a pod like any other, which comes up only where containers start.
 */
export class DaemonPods implements Disposable {
  readonly #setting: DaemonPodsSetting;
  readonly #life = new Lifetime();
  readonly #owner: StoredObject;
  readonly #stopHearing: () => void;

  constructor(setting: DaemonPodsSetting) {
    const { store, nodes } = setting;
    this.#setting = setting;
    this.#owner = store.create(DAEMON_SETS, daemonSet);
    for (const node of nodes.values()) this.#show(node, store.create(PODS, daemonPod(this.#owner, node.name, PAPER)));
    // Not in the listener itself: everybody is to hear of one change before the next is made.
    this.#stopHearing = store.listen(event => queueMicrotask(() => this.#hear(event)));
  }

  /** Whether a node's daemon is at work: its container runs, whatever is said of the pod's readiness. */
  isAlive(node: string): boolean {
    if (!this.#setting.nodes.has(node)) return true;
    return this.#podsOf(node).some(pod => pod.status.containerStatuses?.[0].state.running !== undefined);
  }

  #hear({ type, resource, object, previous }: StoreEvent): void {
    if (this.#life.isOver) return;
    if (isResource(resource, NODES) && previous && isReady(object) && !isReady(previous)) this.#refresh(object);
    const node = isResource(resource, PODS) && this.#setting.nodes.get(nodeOfDaemon(object) ?? '');
    if (!node) return;
    if (type === 'DELETED') this.#setting.store.create(PODS, daemonPod(this.#owner, node.name, {}));
    else if (isPaperPod(object) && object.metadata.deletionTimestamp) void this.#end(node, object);
  }

  /** Gives back what was taken from its readiness while nothing was heard of its node. */
  #refresh({ metadata: { name } }: StoredObject): void {
    const node = this.#setting.nodes.get(name);
    if (node) for (const pod of this.#podsOf(name).filter(isPaperPod)) this.#show(node, pod);
  }

  #show(node: NodeRuntime, { metadata }: StoredObject): void {
    this.#setting.store.update(PODS, daemonNamespace, metadata.name, pod => {
      pod.status = runningStatus(pod, node);
    });
  }

  async #end({ kubelet }: NodeRuntime, { metadata: { name, uid } }: StoredObject): Promise<void> {
    const { store } = this.#setting;
    await awaitKubelet(kubelet, this.#life).catch(() => {}); // The lab ends.
    if (store.get(PODS, daemonNamespace, name)?.metadata.uid === uid) store.remove(PODS, daemonNamespace, name);
  }

  #podsOf(node: string): StoredObject[] {
    return this.#setting.store.list(PODS, daemonNamespace).filter(pod => nodeOfDaemon(pod) === node);
  }

  [Symbol.dispose](): void {
    this.#life.end();
    this.#stopHearing();
  }
}
