import type { StoredObject } from '../lab/api/store.ts';
import { BUDGETS, PODS } from '../lab/controllers/resources.ts';
import type { Lab } from '../lab/lab.ts';
import { askAsAdmin } from './admin.ts';
import { until } from './trouble.ts';

export type Workload = {
  readonly name: string;
  readonly node: string;
  /** `Kind/name` of what makes it anew; nothing does in the lab. Empty: nothing at all would. Default: a ReplicaSet. */
  readonly controller?: string;
  readonly volumes?: readonly object[];
  readonly labels?: Readonly<Record<string, string>>;
  /** Seconds that it has to end; it takes them. Default: 0. */
  readonly graceSeconds?: number;
};

const namespace = 'default';
const root = `/api/v1/namespaces/${namespace}`;

/** As Pod Security wants it in this namespace. */
const restricted = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };

/** A pod of somebody's that runs on a node; gone at the disposal, if it still is there. */
export async function workload(lab: Lab, work: Workload): Promise<AsyncDisposable & { readonly uid: string }> {
  const { name, node, controller = 'ReplicaSet/web', volumes = [], labels = { app: name }, graceSeconds = 0 } = work;
  const [kind, owner] = controller.split('/');
  const owners = kind ? [{ apiVersion: 'apps/v1', kind, name: owner, uid: `uid-of-${owner}`, controller: true }] : [];
  await askAsAdmin(lab, 'POST', `${root}/pods`, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels, ownerReferences: owners },
    spec: {
      nodeName: node,
      terminationGracePeriodSeconds: graceSeconds,
      tolerations: [{ operator: 'Exists' }],
      containers: [{ name: 'main', image: 'image', command: ['sleep', 'infinity'], securityContext: restricted }],
      securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
      volumes,
    },
  });
  await until(lab, () => isReady(podNamed(lab, name)));
  return {
    uid: podNamed(lab, name)?.metadata.uid ?? '',
    [Symbol.asyncDispose]: async () => {
      if (!podNamed(lab, name)) return;
      await askAsAdmin(lab, 'DELETE', `${root}/pods/${name}`, { gracePeriodSeconds: 0 });
      await until(lab, () => !podNamed(lab, name));
    },
  };
}

/** A disruption budget of the pods with this label `app`, which lets none of them go; until the disposal. */
export async function stubbornBudget(lab: Lab, app: string): Promise<AsyncDisposable> {
  const spec = { maxUnavailable: 0, selector: { matchLabels: { app } } };
  const path = `/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets`;
  await askAsAdmin(lab, 'POST', path, {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: app },
    spec,
  });
  const isCounted = (): boolean => lab.store.get(BUDGETS, namespace, app)?.status?.observedGeneration !== undefined;
  await until(lab, isCounted);
  return { [Symbol.asyncDispose]: async () => void (await askAsAdmin(lab, 'DELETE', `${path}/${app}`)) };
}

export function podNamed({ store }: Lab, name: string): StoredObject | undefined {
  return store.get(PODS, namespace, name);
}

function isReady(pod: StoredObject | undefined): boolean {
  const conditions: { type: string; status: string }[] = pod?.status?.conditions ?? [];
  return conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
}
