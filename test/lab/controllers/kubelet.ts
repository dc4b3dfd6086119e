import type { Store, StoredObject } from '../api/store.ts';
import type { PodInsides } from '../api/streams/pod-insides.ts';
import type { Knobs } from '../knobs.ts';
import type { NodeRuntime } from '../runtime.ts';
import { isPaperPod } from './paper-pod.ts';
import { PodWorker } from './pod-worker.ts';
import { isResource, PODS } from './resources.ts';

export type KubeletSetting = {
  readonly store: Store;
  readonly knobs: Knobs;
  readonly node: NodeRuntime;
  /** The next address of the pod network, for pods without the node's own. */
  readonly assignPodIP: () => string;
};

/**
 * The agent of one node: takes up the pods that are bound to it. While the node's kubelet is away or hangs it stands still;
 * what it knows of its pods it loses with the node only, as their containers live on.
 */
export class Kubelet implements AsyncDisposable {
  readonly #setting: KubeletSetting;
  readonly #workers = new Map<string, PodWorker>();
  readonly #stopHearing: (() => void)[];

  constructor(setting: KubeletSetting) {
    this.#setting = setting;
    this.#stopHearing = [
      setting.store.listen(({ resource, type, object }) => {
        if (isResource(resource, PODS) && this.#isMine(object)) this.#hear(type, object);
      }),
      setting.node.kubelet.onChange(change => change === 'started' && this.#takeUpAll()),
      setting.node.onPower(change => change === 'ended' && this.#loseAll()),
    ];
    if (setting.node.kubelet.running) this.#takeUpAll();
  }

  insidesOf(podUid: string): PodInsides | undefined {
    return this.#workers.get(podUid)?.insides;
  }

  #isMine(pod: StoredObject): boolean {
    return pod.spec.nodeName === this.#setting.node.name && !isPaperPod(pod);
  }

  #hear(type: 'ADDED' | 'MODIFIED' | 'DELETED', pod: StoredObject): void {
    if (!this.#setting.node.kubelet.running) return;
    if (type === 'DELETED') this.#letGo(pod.metadata.uid);
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

  #letGo(uid: string): void {
    void this.#workers.get(uid)?.kill();
    this.#workers.delete(uid);
  }

  #takeUpAll(): void {
    const bound = this.#setting.store.list(PODS).filter(pod => this.#isMine(pod));
    const uids = new Set(bound.map(pod => pod.metadata.uid));
    for (const uid of [...this.#workers.keys()]) if (!uids.has(uid)) this.#letGo(uid);
    for (const pod of bound) this.#takeUp(pod);
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
