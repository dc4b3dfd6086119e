import type { Store, StoredObject } from '../api/store.ts';
import type { Knobs } from '../knobs.ts';
import { type LabelSelector, selects } from './mco/label-selector.ts';
import { Reactions } from './reactions.ts';
import { BUDGETS, isResource, PODS } from './resources.ts';
import { timestamp } from './timestamp.ts';

/**
 * Counts for every PodDisruptionBudget how many pods may go (k8s.io/kubernetes `pkg/controller/disruption`). Until it has,
 * the `observedGeneration` of one that was changed is behind.
 */
export function startDisruptionBudgets(store: Store, knobs: Pick<Knobs, 'budgetDelayMs'>): Disposable {
  const reactions = new Reactions();
  const plan = ({ metadata: { namespace, name } }: StoredObject) => {
    reactions.after(knobs.budgetDelayMs, `${namespace}/${name}`, () => count(store, namespace ?? '', name));
  };
  const stop = store.listen(({ resource, type, object }) => {
    if (isResource(resource, BUDGETS) && type !== 'DELETED') plan(object);
    if (isResource(resource, PODS)) store.list(BUDGETS, object.metadata.namespace).forEach(plan);
  });
  return {
    [Symbol.dispose]: () => {
      stop();
      reactions[Symbol.dispose]();
    },
  };
}

/** The budgets that speak of a pod. */
export function budgetsOf(store: Store, pod: StoredObject): StoredObject[] {
  return store.list(BUDGETS, pod.metadata.namespace).filter(budget => covers(budget, pod));
}

export function isPodReady(pod: StoredObject): boolean {
  const conditions: { type: string; status: string }[] = pod.status.conditions ?? [];
  return conditions.some(condition => condition.type === 'Ready' && condition.status === 'True');
}

function covers(budget: StoredObject, pod: StoredObject): boolean {
  const selector: LabelSelector | undefined = budget.spec.selector;
  return selector !== undefined && selects(selector, pod.metadata.labels ?? {});
}

function count(store: Store, namespace: string, name: string): void {
  const budget = store.get(BUDGETS, namespace, name);
  if (!budget) return;
  const isDone = (pod: StoredObject) => pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed';
  const pods = store.list(PODS, namespace).filter(pod => covers(budget, pod) && !isDone(pod));
  const healthy = pods.filter(pod => isPodReady(pod) && pod.metadata.deletionTimestamp === undefined).length;
  const desired = desiredHealthy(budget.spec, pods.length);
  const allowed = Math.max(0, healthy - desired);
  store.update(BUDGETS, namespace, name, draft => {
    draft.status = {
      observedGeneration: budget.metadata.generation,
      disruptionsAllowed: allowed,
      currentHealthy: healthy,
      desiredHealthy: desired,
      expectedPods: pods.length,
      conditions: [disruptionAllowed(budget, allowed > 0)],
    };
  });
}

/** `minAvailable` or `maxUnavailable`, a number or a percentage (rounded up) of the pods that there are. */
function desiredHealthy(
  spec: { minAvailable?: number | string; maxUnavailable?: number | string },
  pods: number,
): number {
  if (spec.maxUnavailable !== undefined) return Math.max(0, pods - share(spec.maxUnavailable, pods));
  return share(spec.minAvailable ?? 1, pods);
}

function share(part: number | string, whole: number): number {
  return typeof part === 'number' ? part : Math.ceil((Number.parseInt(part, 10) * whole) / 100);
}

function disruptionAllowed(budget: StoredObject, isAllowed: boolean): object {
  const status = isAllowed ? 'True' : 'False';
  const [old]: { status: string; lastTransitionTime: string }[] = budget.status?.conditions ?? [];
  return {
    type: 'DisruptionAllowed',
    status,
    observedGeneration: budget.metadata.generation,
    lastTransitionTime: old?.status === status ? old.lastTransitionTime : timestamp(),
    reason: isAllowed ? 'SufficientPods' : 'InsufficientPods',
    message: '',
  };
}
