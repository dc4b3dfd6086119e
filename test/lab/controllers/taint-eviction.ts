import type { Store, StoredObject } from '../api/store.ts';
import { askDeletion, markDisrupted } from './ask-deletion.ts';
import { Reactions } from './reactions.ts';
import { recordEvent } from './record-event.ts';
import { isResource, NODES, PODS } from './resources.ts';
import { taintsOf, tolerates, tolerationsOf } from './taints.ts';

/** Between the condition and the deletion of a pod, and before the first. */
const STEP_MS = 30;

/**
 * Deletes pods that do not, or no longer, tolerate a `NoExecute` taint of their node
 * (k8s.io/kubernetes `pkg/controller/tainteviction`).
 */
export class TaintEviction implements Disposable {
  readonly #store: Store;
  readonly #reactions = new Reactions();
  readonly #stop: () => void;

  constructor(store: Store) {
    this.#store = store;
    this.#stop = store.listen(({ resource, type, object }) => {
      if (isResource(resource, NODES) && type !== 'DELETED') this.#judgeNode(object);
      if (isResource(resource, PODS)) this.#hearPod(type, object);
    });
  }

  #hearPod(type: 'ADDED' | 'MODIFIED' | 'DELETED', pod: StoredObject): void {
    const node = this.#store.get(NODES, undefined, pod.spec.nodeName ?? '');
    if (type === 'DELETED') this.#reactions.cancel(pod.metadata.uid);
    else if (node) this.#judgePod(node, pod);
  }

  #judgeNode(node: StoredObject): void {
    const here = this.#store.list(PODS).filter(pod => pod.spec.nodeName === node.metadata.name);
    for (const pod of here) this.#judgePod(node, pod);
  }

  #judgePod(node: StoredObject, pod: StoredObject): void {
    const { uid, deletionTimestamp } = pod.metadata;
    const seconds = deletionTimestamp === undefined ? toleratedSeconds(node, pod) : Number.POSITIVE_INFINITY;
    const isPlanned = this.#reactions.has(uid);
    if (Number.isFinite(seconds)) {
      if (!isPlanned) this.#reactions.after(seconds * 1000 + STEP_MS, uid, () => this.#evict(pod));
    } else if (isPlanned && deletionTimestamp === undefined) {
      this.#reactions.cancel(uid);
      this.#reactions.after(0, `${uid} stays`, () => this.#record(pod, 'Cancelling deletion of Pod'));
    }
  }

  #evict(pod: StoredObject): void {
    const now = this.#current(pod);
    if (!now) return;
    markDisrupted(this.#store, now, DISRUPTION);
    this.#record(pod, 'Marking for deletion Pod');
    this.#reactions.after(STEP_MS, pod.metadata.uid, () => {
      const marked = this.#current(pod);
      if (marked) askDeletion(this.#store, marked);
    });
  }

  #record(about: StoredObject, words: string): void {
    const message = `${words} ${about.metadata.namespace}/${about.metadata.name}`;
    const component = 'taint-eviction-controller';
    recordEvent(this.#store, { about, type: 'Normal', reason: 'TaintManagerEviction', message, component });
  }

  #current(pod: StoredObject): StoredObject | undefined {
    const now = this.#store.get(PODS, pod.metadata.namespace, pod.metadata.name);
    return now?.metadata.uid === pod.metadata.uid ? now : undefined;
  }

  [Symbol.dispose](): void {
    this.#stop();
    this.#reactions[Symbol.dispose]();
  }
}

const DISRUPTION = {
  reason: 'DeletionByTaintManager',
  message: 'Taint manager: deleting due to NoExecute taint',
};

/** How long a pod may stay; for ever where nothing drives it away. */
function toleratedSeconds(node: StoredObject, pod: StoredObject): number {
  const taints = taintsOf(node).filter(taint => taint.effect === 'NoExecute');
  const seconds = taints.map(taint => {
    const fitting = tolerationsOf(pod).filter(toleration => tolerates(toleration, taint));
    if (fitting.length === 0) return 0;
    return Math.min(...fitting.map(toleration => toleration.tolerationSeconds ?? Number.POSITIVE_INFINITY));
  });
  return Math.min(Number.POSITIVE_INFINITY, ...seconds);
}
