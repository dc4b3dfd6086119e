import type { Store, StoredObject } from '../api/store.ts';
import type { PodInsides } from '../api/streams/pod-insides.ts';
import type { Knobs } from '../knobs.ts';
import type { NodeRuntime } from '../runtime.ts';
import { PodWorker } from './pod-worker.ts';
import { isResource, PODS } from './resources.ts';

export type KubeletSetting = {
  readonly store: Store;
  readonly knobs: Knobs;
  readonly node: NodeRuntime;
  /** The next address of the pod network, for pods without the node's own. */
  readonly assignPodIP: () => string;
};

/** The agent of one node: takes up the pods that are bound to it, as long as the node is up. */
export class Kubelet implements AsyncDisposable {
  readonly #setting: KubeletSetting;
  readonly #workers = new Map<string, PodWorker>();
  readonly #stopHearing: (() => void)[];

  constructor(setting: KubeletSetting) {
    this.#setting = setting;
    this.#stopHearing = [
      setting.store.listen(({ resource, type, object }) => {
        if (isResource(resource, PODS) && object.spec.nodeName === setting.node.name) this.#hear(type, object);
      }),
      setting.node.onPower(change => (change === 'booted' ? this.#takeUpAll() : this.#loseAll())),
    ];
    if (setting.node.running) this.#takeUpAll();
  }

  insidesOf(podUid: string): PodInsides | undefined {
    return this.#workers.get(podUid)?.insides;
  }

  #hear(type: 'ADDED' | 'MODIFIED' | 'DELETED', pod: StoredObject): void {
    if (!this.#setting.node.running) return;
    if (type === 'DELETED') this.#letGo(pod);
    else this.#takeUp(pod);
  }

  #takeUp(pod: StoredObject): void {
    const { uid, deletionTimestamp, deletionGracePeriodSeconds } = pod.metadata;
    if (!this.#workers.has(uid)) {
      const worker = new PodWorker(pod, { ...this.#setting, podIP: this.#setting.assignPodIP() });
      this.#workers.set(uid, worker);
      worker.start();
    }
    if (deletionTimestamp !== undefined) this.#workers.get(uid)?.end(deletionGracePeriodSeconds ?? 0);
  }

  #letGo({ metadata: { uid } }: StoredObject): void {
    void this.#workers.get(uid)?.kill();
    this.#workers.delete(uid);
  }

  #takeUpAll(): void {
    const { store, node } = this.#setting;
    for (const pod of store.list(PODS)) if (pod.spec.nodeName === node.name) this.#takeUp(pod);
  }

  #loseAll(): void {
    for (const worker of this.#workers.values()) worker.lose();
    this.#workers.clear();
  }

  /** Resolves when nothing of its pods runs any more. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const stop of this.#stopHearing) stop();
    await Promise.all([...this.#workers.values()].map(worker => worker.kill()));
  }
}
