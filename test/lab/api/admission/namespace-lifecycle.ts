import type { ResourceType } from '../discovery/resource-type.ts';
import { forbidden, notFound } from '../errors.ts';
import type { Store, StoredObject } from '../store.ts';

const namespaces = { group: '', plural: 'namespaces' };

/** The namespace that something is created in; 404 where it is not, 403 where it is going. */
export function admitNamespace(
  store: Store,
  type: ResourceType,
  place: { namespace: string; name: string },
): StoredObject {
  const namespace = store.get(namespaces, undefined, place.namespace);
  if (!namespace) throw notFound(namespaces, place.namespace);
  if (!namespace.metadata.deletionTimestamp) return namespace;
  const why = `unable to create new content in namespace ${place.namespace} because it is being terminated`;
  const message = `namespace ${place.namespace} is being terminated`;
  throw forbidden(type, place.name, why, [{ reason: 'NamespaceTerminating', message, field: 'metadata.namespace' }]);
}

/** What a new namespace gets; the rest is its controller's. */
export function defaultNamespace(namespace: {
  metadata: { name: string; labels?: Record<string, string> };
  [field: string]: unknown;
}): void {
  namespace.metadata.labels = { ...namespace.metadata.labels, 'kubernetes.io/metadata.name': namespace.metadata.name };
  namespace.spec = { finalizers: ['kubernetes'] };
  namespace.status = { phase: 'Active' };
}
