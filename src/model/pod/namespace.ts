import { readMetadata } from '../metadata.ts';
import type { Metadata, Resource } from '../resource.ts';

export type Namespace = { readonly metadata: Metadata };

export const namespaces: Resource<Namespace> = {
  group: '',
  version: 'v1',
  plural: 'namespaces',
  kind: 'Namespace',
  scope: 'cluster',
  read: raw => ({ metadata: readMetadata(raw) }),
};

/** How to go on where a namespace does not admit a debug pod. */
export const notAdmittedHint = 'name a namespace that takes a privileged pod: --to-namespace';
