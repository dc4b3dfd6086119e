import type { Store, StoredObject } from '../api/store.ts';
import type { Knobs } from '../knobs.ts';
import { isReady, nodeConditions } from './node-object.ts';
import { Reactions } from './reactions.ts';
import { recordEvent } from './record-event.ts';
import { NODES, PODS } from './resources.ts';
import { addTaint, removeTaint } from './taints.ts';
import { timestamp } from './timestamp.ts';

/** From a condition to the first taint, and from that to the next. */
const STEP_MS = 35;

const NOT_READY = 'node.kubernetes.io/not-ready';
const UNREACHABLE = 'node.kubernetes.io/unreachable';
const EFFECTS = ['NoSchedule', 'NoExecute'] as const;

export type MonitorSetting = { readonly store: Store; readonly knobs: Knobs };

/**
 * Watches over one kubelet: when it is not heard of for `nodeGraceMs` its node is `Unknown`. A node that is not ready is
 * tainted; a reboot within that time is never seen (k8s.io/kubernetes `pkg/controller/nodelifecycle`).
 */
export class NodeMonitor implements Disposable {
  readonly #setting: MonitorSetting;
  readonly #name: string;
  readonly #reactions = new Reactions();
  #isLost = false;

  constructor(setting: MonitorSetting, name: string) {
    this.#setting = setting;
    this.#name = name;
  }

  /** Something is to be heard of it: its patience begins, unless it has begun. */
  expect(): void {
    if (this.#isLost || this.#reactions.has('lost')) return;
    this.#reactions.after(this.#setting.knobs.nodeGraceMs, 'lost', () => this.#lose());
  }

  /** It was heard of; returns whether it was thought lost. */
  hear(): boolean {
    this.#reactions.cancel('lost');
    const wasLost = this.#isLost;
    this.#isLost = false;
    return wasLost;
  }

  /** To be called when the node's conditions have been written: sets and takes away the taints that belong to them. */
  follow(): void {
    const { store } = this.#setting;
    const node = store.get(NODES, undefined, this.#name);
    const wanted = node && !isReady(node) ? (this.#isLost ? UNREACHABLE : NOT_READY) : undefined;
    EFFECTS.forEach((effect, index) => {
      this.#reactions.after((index + 1) * STEP_MS, effect, () => {
        for (const key of [NOT_READY, UNREACHABLE]) {
          if (key === wanted) addTaint(store, this.#name, { key, effect });
          else removeTaint(store, this.#name, { key, effect });
        }
      });
    });
  }

  #lose(): void {
    const { store } = this.#setting;
    if (!store.get(NODES, undefined, this.#name)) return;
    this.#isLost = true;
    declareUnknown(store, this.#name);
    this.follow();
  }

  [Symbol.dispose](): void {
    this.#reactions[Symbol.dispose]();
  }
}

function declareUnknown(store: Store, name: string): void {
  const about = store.update(NODES, undefined, name, draft => {
    draft.status.conditions = nodeConditions(draft.status.conditions, 'unknown');
  });
  const component = 'node-controller';
  const message = `Node ${name} status is now: NodeNotReady`;
  recordEvent(store, { about, type: 'Normal', reason: 'NodeNotReady', message, component });
  for (const pod of store.list(PODS).filter(one => one.spec.nodeName === name && one.status.conditions)) {
    const marked = markNotReady(store, pod);
    const why = { type: 'Warning', reason: 'NodeNotReady', message: 'Node is not ready' } as const;
    recordEvent(store, { about: marked, ...why, component });
  }
}

/** `Ready=False` without a reason; all else stays as the kubelet said it last. */
function markNotReady(store: Store, { metadata: { namespace, name } }: StoredObject): StoredObject {
  return store.update(PODS, namespace, name, draft => {
    const ready = draft.status.conditions.find((condition: { type: string }) => condition.type === 'Ready');
    if (ready?.status === 'True') Object.assign(ready, { status: 'False', lastTransitionTime: timestamp() });
  });
}
