import { printable } from '../../text/printable.ts';
import { listAt, numberAt, textAt } from '../json.ts';
import type { Manifest } from '../resource.ts';
import { type DrainPod, podTitle } from './drain-pod.ts';

/** Kubernetes before 1.22 (OpenShift up to 4.8) takes only the older one: discovery of `pods/eviction` says which. */
export type EvictionApi = 'policy/v1' | 'policy/v1beta1';

export type EvictionOptions = {
  readonly apiVersion?: EvictionApi;
  /** Absent: the pod's own. */
  readonly graceSeconds?: number | undefined;
};

/** The body for `POST …/pods/NAME/eviction`: of this very pod, and not of one that has its name by now. */
export function evictionOf({ metadata }: DrainPod, options: EvictionOptions = {}): Manifest {
  const { name, namespace = '', uid } = metadata;
  const { apiVersion = 'policy/v1', graceSeconds } = options;
  const grace = graceSeconds === undefined ? {} : { gracePeriodSeconds: graceSeconds };
  return {
    apiVersion,
    kind: 'Eviction',
    metadata: { name, namespace },
    deleteOptions: { preconditions: { uid }, ...grace },
  };
}

/** What the API server answered: its body as JSON, or as text where it is none. */
export type EvictionAnswer = { readonly status: number; readonly body: unknown };

export type EvictionVerdict =
  /** It will end: it is gone when another uid, or nothing, is there. */
  | { readonly kind: 'accepted' }
  | { readonly kind: 'gone' }
  /** It may go later: `budget` is the disruption budget that says no, where it is one, in the server's words. */
  | {
      readonly kind: 'later';
      readonly reason: string;
      readonly budget: string | undefined;
      readonly retryAfterMs: number;
    }
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string; readonly hint: string };

/** What an answer means for a pod that is to go (kubernetes/kubectl `pkg/drain/drain.go`, evictPods; recorded from a server). */
export function judgeEviction(pod: DrainPod, { status, body }: EvictionAnswer): EvictionVerdict {
  if (status >= 200 && status < 300) return { kind: 'accepted' };
  const said = printable(textAt(body, 'message') ?? (typeof body === 'string' ? body : ''));
  const message = said || `the API server answers ${status}`;
  if (status === 404) return { kind: 'gone' };
  // Our precondition does not hold: there is another pod of that name (k8s.io/apiserver has two ways to say it).
  if (status === 409 && /UID in (the )?precondition/.test(message)) return { kind: 'gone' };
  if (status === 429) return later(budgetWords(body) ?? message, body, budgetName(body));
  if (status === 403 && hasCause(body, 'NamespaceTerminating')) {
    return pod.metadata.deletionTimestamp === undefined ? later(message, body) : { kind: 'accepted' };
  }
  const { namespace = '', name } = pod.metadata;
  const cannot = `${podTitle(pod)} cannot be evicted: ${message}`;
  if (status === 401 || status === 403) {
    const hint = `oc auth can-i create pods/eviction -n ${namespace}`;
    return { kind: 'refused', code: status === 401 ? 'UNAUTHORIZED' : 'FORBIDDEN', reason: cannot, hint };
  }
  if (status === 500 && message.includes('more than one PodDisruptionBudget')) {
    return { kind: 'refused', code: 'SEVERAL_BUDGETS', reason: cannot, hint: `oc get pdb -n ${namespace}` };
  }
  if (status >= 500 || status === 409) return later(message, body);
  return { kind: 'refused', code: 'EVICTION_FAILED', reason: cannot, hint: `oc describe pod/${name} -n ${namespace}` };
}

/** As kubectl waits between two tries (`pkg/cmd/drain/drain.go`), where the server does not say how long. */
const retryMs = 5000;

function later(reason: string, body: unknown, budget?: string): EvictionVerdict {
  const seconds = numberAt(body, 'details', 'retryAfterSeconds');
  return {
    kind: 'later',
    reason,
    budget,
    retryAfterMs: seconds === undefined || seconds < 0 ? retryMs : seconds * 1000,
  };
}

function budgetWords(body: unknown): string | undefined {
  const cause = listAt(body, 'details', 'causes').find(one => textAt(one, 'reason') === 'DisruptionBudget');
  const words = textAt(cause, 'message');
  return words === undefined ? undefined : printable(words);
}

/** Its words begin with its name: `The disruption budget NAME needs 3 healthy pods and has 3 currently`. */
function budgetName(body: unknown): string | undefined {
  return /^The disruption budget (\S+) /.exec(budgetWords(body) ?? '')?.[1];
}

function hasCause(body: unknown, reason: string): boolean {
  return listAt(body, 'details', 'causes').some(cause => textAt(cause, 'reason') === reason);
}
