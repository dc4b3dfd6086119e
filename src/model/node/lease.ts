import { textAt } from '../json.ts';
import { readMetadata } from '../metadata.ts';
import type { Metadata, Resource } from '../resource.ts';

/** A Lease, by which its holder says again and again that it lives. */
export type Lease = {
  readonly metadata: Metadata;
  /** RFC 3339 with microseconds, by the clock of the holder's machine; `undefined` before the first one. */
  readonly renewTime: string | undefined;
};

export const leases: Resource<Lease> = {
  group: 'coordination.k8s.io',
  version: 'v1',
  plural: 'leases',
  kind: 'Lease',
  scope: 'namespace',
  read: raw => ({ metadata: readMetadata(raw), renewTime: textAt(raw, 'spec', 'renewTime') }),
};

/** Each kubelet renews a Lease of its node's name here, every 10 s (kubernetes `pkg/kubelet/kubelet.go`, nodeLeaseRenewInterval). */
export const nodeLeaseNamespace = 'kube-node-lease';

/** Whether it was renewed after the moment at which its time was `since`. Both times are of the same clock. */
export function isRenewedSince({ renewTime }: Lease, since: string | undefined): boolean {
  if (renewTime === undefined) return false;
  return since === undefined || Date.parse(renewTime) > Date.parse(since);
}
