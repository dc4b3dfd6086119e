import type { Store, StoredObject } from './store.ts';

const namespaces = { group: '', plural: 'namespaces' };
const serviceAccounts = { group: '', plural: 'serviceaccounts' };

/** A namespace as the API makes it, with its default service account. */
export function createNamespace(
  store: Store,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): StoredObject {
  const namespace = store.create(namespaces, {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: { ...labels, 'kubernetes.io/metadata.name': name } },
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
  });
  createDefaultServiceAccount(store, name);
  return namespace;
}

/** What the service account controller puts into a new namespace. */
function createDefaultServiceAccount(store: Store, namespace: string): void {
  if (store.get(serviceAccounts, namespace, 'default')) return;
  store.create(serviceAccounts, {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'default', namespace },
  });
}
