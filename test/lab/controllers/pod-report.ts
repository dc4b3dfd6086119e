import type { Store, StoredObject } from '../api/store.ts';
import type { NodeRuntime } from '../runtime.ts';
import { type PodView, podStatus } from './pod-status.ts';
import { recordEvent } from './record-event.ts';
import { PODS } from './resources.ts';
import { timestamp } from './timestamp.ts';

/** What a kubelet tells the API of one pod. Of a pod that is gone, or replaced by a namesake, nothing is written. */
export class PodReport {
  readonly #store: Store;
  readonly #first: StoredObject;
  readonly #node: string;
  #view: PodView;

  constructor(
    pod: StoredObject,
    { store, node, podIP }: { readonly store: Store; readonly node: NodeRuntime; readonly podIP: string },
  ) {
    this.#first = pod;
    this.#store = store;
    this.#node = node.name;
    this.#view = {
      phase: 'Pending',
      sandboxRuns: false,
      container: { kind: 'waiting', reason: 'ContainerCreating' },
      restarts: pod.status.containerStatuses?.[0]?.restartCount ?? 0,
      hostIP: node.address,
      podIP: pod.spec.hostNetwork === true ? node.address : podIP,
    };
  }

  /** As it is now; `undefined` once it has been removed. */
  get pod(): StoredObject | undefined {
    const { namespace, name, uid } = this.#first.metadata;
    const pod = this.#store.get(PODS, namespace, name);
    return pod?.metadata.uid === uid ? pod : undefined;
  }

  get view(): PodView {
    return this.#view;
  }

  /** Writes the status anew, with what has changed in the view. */
  write(change: Partial<PodView> = {}): void {
    this.#view = { ...this.#view, ...change };
    const pod = this.pod;
    if (!pod) return;
    this.#store.update(PODS, pod.metadata.namespace, pod.metadata.name, draft => {
      draft.status = podStatus(pod, this.#view);
    });
  }

  /** The kubelet rejects a pod with these words alone. */
  reject(reason: string, message: string): void {
    const pod = this.pod;
    if (!pod) return;
    this.#store.update(PODS, pod.metadata.namespace, pod.metadata.name, draft => {
      draft.status = { ...draft.status, phase: 'Failed', reason, message: `Pod was rejected: ${message}` };
      draft.status.startTime = timestamp();
    });
    this.event('Warning', reason, message);
  }

  /** About the pod's container. */
  containerEvent(type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.#event(type, reason, message, `spec.containers{${this.#first.spec.containers[0].name}}`);
  }

  event(type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.#event(type, reason, message);
  }

  /** The last two things that are seen of a pod: its grace is over, and it is gone. */
  remove(): void {
    const pod = this.pod;
    if (!pod) return;
    const { namespace, name } = pod.metadata;
    this.#store.update(PODS, namespace, name, draft => {
      draft.metadata.deletionTimestamp = timestamp();
      draft.metadata.deletionGracePeriodSeconds = 0;
    });
    this.#store.remove(PODS, namespace, name);
  }

  #event(...[type, reason, message, fieldPath]: ['Normal' | 'Warning', string, string, string?]): void {
    const about = this.pod;
    if (!about) return;
    const where = fieldPath === undefined ? {} : { fieldPath };
    recordEvent(this.#store, { about, ...where, type, reason, message, component: 'kubelet', host: this.#node });
  }
}
