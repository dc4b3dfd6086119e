import type { Store, StoredObject } from '../api/store.ts';
import { Reactions } from './reactions.ts';
import { recordEvent } from './record-event.ts';
import { isResource, NODES, PODS } from './resources.ts';
import { taintsOf, tolerates, tolerationsOf } from './taints.ts';
import { timestamp } from './timestamp.ts';

/** From a pod's creation to its binding. */
const DECISION_MS = 6;

/** Binds pods without a node to one that is ready, not cordoned, tolerated and selected; to the one with the fewest pods. */
export function startScheduler(store: Store): Disposable {
  const reactions = new Reactions();
  const decide = (pod: StoredObject) => {
    const { namespace = '', name } = pod.metadata;
    reactions.after(DECISION_MS, `${namespace}/${name}`, () => schedule(store, namespace, name));
  };
  const isWaiting = (pod: StoredObject) => !pod.spec.nodeName && pod.metadata.deletionTimestamp === undefined;
  const stop = store.listen(({ resource, type, object }) => {
    if (isResource(resource, PODS) && type === 'ADDED' && isWaiting(object)) decide(object);
    if (isResource(resource, NODES)) store.list(PODS).filter(isWaiting).forEach(decide);
  });
  return {
    [Symbol.dispose]: () => {
      stop();
      reactions[Symbol.dispose]();
    },
  };
}

function schedule(store: Store, namespace: string, name: string): void {
  const pod = store.get(PODS, namespace, name);
  if (!pod || pod.spec.nodeName) return;
  const nodes = store.list(NODES);
  const load = (node: StoredObject) => store.list(PODS).filter(one => one.spec.nodeName === node.metadata.name).length;
  const [best] = nodes.filter(node => whyNot(pod, node) === undefined).sort((a, b) => load(a) - load(b));
  store.update(PODS, namespace, name, draft => {
    if (best) draft.spec.nodeName = best.metadata.name;
    draft.status.conditions = [best ? scheduled() : unschedulable(pod, nodes)];
  });
  const message = best ? `Successfully assigned ${namespace}/${name} to ${best.metadata.name}` : summary(pod, nodes);
  const outcome = best ? ({ type: 'Normal', reason: 'Scheduled' } as const) : FAILED;
  recordEvent(store, { about: pod, ...outcome, message, component: 'default-scheduler' });
}

const FAILED = { type: 'Warning', reason: 'FailedScheduling' } as const;

/** `undefined`: it fits. In the words of the scheduler's filters. */
function whyNot(pod: StoredObject, node: StoredObject): string | undefined {
  const wanted: Record<string, string> = pod.spec.nodeSelector ?? {};
  if (Object.entries(wanted).some(([key, value]) => node.metadata.labels?.[key] !== value)) {
    return "node(s) didn't match Pod's node affinity/selector";
  }
  if (node.spec.unschedulable && !toleratesAll(pod, [CORDON])) return 'node(s) were unschedulable';
  const hard = taintsOf(node).filter(taint => taint.effect !== 'PreferNoSchedule');
  const blocking = hard.find(taint => !toleratesAll(pod, [taint]));
  if (blocking) return `node(s) had untolerated taint {${blocking.key}: ${blocking.value ?? ''}}`;
  const conditions: { type: string; status: string }[] = node.status?.conditions ?? [];
  const isReady = conditions.some(condition => condition.type === 'Ready' && condition.status === 'True');
  return isReady ? undefined : 'node(s) were not ready';
}

const CORDON = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' } as const;

function toleratesAll(pod: StoredObject, taints: readonly Parameters<typeof tolerates>[1][]): boolean {
  return taints.every(taint => tolerationsOf(pod).some(toleration => tolerates(toleration, taint)));
}

/** `0/3 nodes are available: 1 node(s) were unschedulable, 2 node(s) …. ` */
function summary(pod: StoredObject, nodes: readonly StoredObject[]): string {
  const reasons = Map.groupBy(nodes, node => whyNot(pod, node) ?? '');
  const parts = [...reasons].map(([reason, { length }]) => `${length} ${reason}`).sort();
  return `0/${nodes.length} nodes are available: ${parts.join(', ')}.`;
}

function scheduled(): object {
  return { type: 'PodScheduled', status: 'True', lastProbeTime: null, lastTransitionTime: timestamp() };
}

function unschedulable(pod: StoredObject, nodes: readonly StoredObject[]): object {
  return { ...scheduled(), status: 'False', reason: 'Unschedulable', message: summary(pod, nodes) };
}
