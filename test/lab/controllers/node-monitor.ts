import type { Store, StoredObject } from '../api/store.ts';
import type { Knobs } from '../knobs.ts';
import type { NodeRuntime } from '../runtime.ts';
import { nodeConditions } from './node-object.ts';
import { Reactions } from './reactions.ts';
import { recordEvent } from './record-event.ts';
import { NODES, PODS } from './resources.ts';
import { addTaint, removeTaint } from './taints.ts';
import { timestamp } from './timestamp.ts';

const UNREACHABLE = 'node.kubernetes.io/unreachable';

/** From `Unknown` to the first taint, and from that to the next; back, from `Ready` to the first that goes. */
const STEP_MS = 35;

export type MonitorSetting = { readonly store: Store; readonly knobs: Knobs };

/**
 * Watches over the kubelets: one that is not heard of for `nodeGraceMs` makes its node `Unknown`, which is then tainted;
 * a reboot within that time is never seen (k8s.io/kubernetes `pkg/controller/nodelifecycle`).
 */
export function startNodeMonitor({ store, knobs }: MonitorSetting, runtime: NodeRuntime): Disposable {
  const reactions = new Reactions();
  const { name } = runtime;
  const lose = () => {
    if (runtime.running || !store.get(NODES, undefined, name)) return;
    declareUnknown(store, name);
    reactions.after(STEP_MS, 'NoSchedule', () => addTaint(store, name, { key: UNREACHABLE, effect: 'NoSchedule' }));
    reactions.after(2 * STEP_MS, 'NoExecute', () => addTaint(store, name, { key: UNREACHABLE, effect: 'NoExecute' }));
  };
  const findAgain = () => {
    reactions.after(STEP_MS, 'NoSchedule', () => removeTaint(store, name, { key: UNREACHABLE, effect: 'NoSchedule' }));
    reactions.after(2 * STEP_MS, 'NoExecute', () =>
      removeTaint(store, name, { key: UNREACHABLE, effect: 'NoExecute' }),
    );
  };
  const stop = runtime.onPower(change => {
    if (change === 'booted') findAgain();
    else reactions.after(knobs.nodeGraceMs, 'lost', lose);
  });
  return {
    [Symbol.dispose]: () => {
      stop();
      reactions[Symbol.dispose]();
    },
  };
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
