import type { Store } from '../api/store.ts';
import { Reactions } from './reactions.ts';
import { isResource, NODES } from './resources.ts';
import { addTaint, removeTaint } from './taints.ts';

const CORDONED = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' } as const;

/** 10 to 220 ms on a real cluster. */
const NOTICE_MS = 10;

/** Keeps the taint of cordoned nodes; it comes and goes a moment after `spec.unschedulable`. */
export function startCordonTaint(store: Store): Disposable {
  const reactions = new Reactions();
  const stop = store.listen(({ resource, type, object }) => {
    if (!isResource(resource, NODES) || type === 'DELETED') return;
    const { name } = object.metadata;
    reactions.after(NOTICE_MS, name, () => {
      if (store.get(NODES, undefined, name)?.spec.unschedulable) addTaint(store, name, CORDONED);
      else removeTaint(store, name, CORDONED);
    });
  });
  return {
    [Symbol.dispose]: () => {
      stop();
      reactions[Symbol.dispose]();
    },
  };
}
