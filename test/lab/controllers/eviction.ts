import type { SubresourceCall, SubresourceHandler } from '../api/hooks.ts';
import { valueAt } from '../api/json.ts';
import { StatusError } from '../api/status-error.ts';
import type { Store, StoredObject } from '../api/store.ts';
import { askDeletion, markDisrupted } from './ask-deletion.ts';
import { budgetsOf, isPodReady } from './disruption-budgets.ts';
import { BUDGETS } from './resources.ts';

/**
 * `POST …/pods/POD/eviction`: a deletion that asks the pod's budget first (k8s.io/kubernetes
 * `pkg/registry/core/pod/storage/eviction.go`). A pod that is Pending, has ended or is going is not asked about.
 */
export function createEvictionHandler(store: Store): SubresourceHandler {
  return async call => {
    const pod = call.object;
    const name = valueAt(call.body, 'metadata', 'name');
    if (name !== undefined && name !== call.name) {
      throw new StatusError(400, 'BadRequest', 'name in URL does not match name in Eviction object');
    }
    const budget = isFree(pod) ? undefined : findBudget(store, pod);
    if (budget) checkBudget(budget, pod);
    if (!call.dryRun) evict(store, { pod, budget, graceSeconds: graceOf(call) });
    return { status: 201, body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 } };
  };
}

function isFree({ metadata, status }: StoredObject): boolean {
  return metadata.deletionTimestamp !== undefined || status.phase !== 'Running';
}

function findBudget(store: Store, pod: StoredObject): StoredObject | undefined {
  const [budget, ...others] = budgetsOf(store, pod);
  if (others.length === 0) return budget;
  const message = 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.';
  throw new StatusError(500, undefined, message);
}

/** 429 where the budget does not give a disruption, with a time to wait only where it does not know yet. */
function checkBudget({ metadata, status }: StoredObject, pod: StoredObject): void {
  const budget = `The disruption budget ${metadata.name}`;
  if ((status?.observedGeneration ?? 0) < (metadata.generation ?? 1)) {
    throw tooManyRequests(`${budget} is still being processed by the server.`, { retryAfterSeconds: 10 });
  }
  const isSpare = !isPodReady(pod) && status.currentHealthy >= status.desiredHealthy;
  if (isSpare || status.disruptionsAllowed > 0) return;
  throw tooManyRequests(
    `${budget} needs ${status.desiredHealthy} healthy pods and has ${status.currentHealthy} currently`,
    {},
  );
}

function tooManyRequests(message: string, more: { readonly retryAfterSeconds?: number }): StatusError {
  const refusal = "Cannot evict pod as it would violate the pod's disruption budget.";
  const causes = [{ reason: 'DisruptionBudget', message }];
  return new StatusError(429, 'TooManyRequests', refusal, { causes, ...more });
}

type Eviction = {
  readonly pod: StoredObject;
  readonly budget: StoredObject | undefined;
  readonly graceSeconds: number | undefined;
};

/** Takes the disruption off the budget at once: its controller would be too late for the next request. */
function evict(store: Store, { pod, budget, graceSeconds }: Eviction): void {
  if (pod.metadata.deletionTimestamp !== undefined) return;
  if (budget) {
    store.update(BUDGETS, budget.metadata.namespace, budget.metadata.name, draft => {
      draft.status.disruptionsAllowed = Math.max(0, draft.status.disruptionsAllowed - 1);
    });
  }
  markDisrupted(store, pod, { reason: 'EvictionByEvictionAPI', message: 'Eviction API: evicting' });
  const { namespace, name } = pod.metadata;
  const marked = store.get({ group: '', plural: 'pods' }, namespace, name);
  if (marked) askDeletion(store, marked, graceSeconds);
}

function graceOf({ body }: SubresourceCall): number | undefined {
  const seconds = valueAt(body, 'deleteOptions', 'gracePeriodSeconds');
  return typeof seconds === 'number' ? seconds : undefined;
}
