import { forbidden } from '../errors.ts';
import { valueAt } from '../json.ts';
import type { Draft, Store, StoredObject } from '../store.ts';
import { recordsAt } from '../table/column.ts';

const quotas = { group: '', plural: 'resourcequotas' };
const pods = { group: '', plural: 'pods' };

/** Resources that every container must then say something about. */
const COMPUTE = ['limits.cpu', 'limits.memory', 'requests.cpu', 'requests.memory'];

/** Refuses a pod that a ResourceQuota of its namespace has no room for. Amounts of CPU and memory are not summed up. */
export function admitQuota(store: Store, pod: Draft, namespace: string): void {
  for (const quota of store.list(quotas, namespace)) {
    const { name } = quota.metadata;
    const missing = unspecified(quota, pod);
    if (missing.length > 0) throw refuse(pod, `failed quota: ${name}: must specify ${missing.join('; ')}`);
    for (const resource of ['count/pods', 'pods']) {
      const limit = valueAt(quota, 'spec', 'hard', resource);
      if (limit === undefined) continue;
      const used = store.list(pods, namespace).filter(takesRoom).length;
      if (used + 1 <= Number(limit)) continue;
      const numbers = `requested: ${resource}=1, used: ${resource}=${used}, limited: ${resource}=${limit}`;
      throw refuse(pod, `exceeded quota: ${name}, ${numbers}`);
    }
  }
}

/** `limits.memory for: a,b`, one for each resource that the quota limits and some container leaves open. */
function unspecified(quota: StoredObject, pod: Draft): string[] {
  return COMPUTE.filter(resource => isLimited(quota, resource)).flatMap(resource => {
    const [part = '', amount = ''] = resource.split('.');
    const open = recordsAt(pod, 'spec', 'containers').filter(
      container =>
        valueAt(container, 'resources', part, amount) === undefined &&
        valueAt(container, 'resources', 'limits', amount) === undefined,
    );
    return open.length > 0 ? [`${resource} for: ${open.map(container => container.name).join(',')}`] : [];
  });
}

/** `cpu` alone means `requests.cpu`. */
function isLimited(quota: StoredObject, resource: string): boolean {
  const short = resource.replace(/^requests\./, '');
  return [resource, short].some(key => valueAt(quota, 'spec', 'hard', key) !== undefined);
}

function takesRoom(pod: StoredObject): boolean {
  return !['Succeeded', 'Failed'].includes(String(valueAt(pod, 'status', 'phase')));
}

function refuse(pod: Draft, why: string): Error {
  return forbidden(pods, pod.metadata.name, why);
}
