import { forbidden } from '../errors.ts';
import type { Draft, Store } from '../store.ts';

/** A pod's service account must be there before the pod is. */
export function admitServiceAccount(store: Store, pod: Draft, namespace: string): void {
  const name = String(pod.spec?.serviceAccountName ?? pod.spec?.serviceAccount ?? 'default') || 'default';
  if (store.get({ group: '', plural: 'serviceaccounts' }, namespace, name)) return;
  const why = `error looking up service account ${namespace}/${name}: serviceaccount "${name}" not found`;
  throw forbidden({ group: '', plural: 'pods' }, pod.metadata.name, why);
}
