import { readMetadata } from '../metadata.ts';
import type { Metadata, Resource } from '../resource.ts';
import type { DrainPod } from './drain-pod.ts';

/** A DaemonSet: of interest is whether it is there. */
export const daemonSets: Resource<Metadata> = {
  group: 'apps',
  version: 'v1',
  plural: 'daemonsets',
  kind: 'DaemonSet',
  scope: 'namespace',
  read: readMetadata,
};

/** `NAMESPACE/NAME` of the DaemonSets that pods name as their owner. */
export function daemonSetsOf(pods: readonly DrainPod[]): ReadonlySet<string> {
  return new Set(
    pods.flatMap(({ metadata, controller }) =>
      controller?.kind === 'DaemonSet' ? [`${metadata.namespace}/${controller.name}`] : [],
    ),
  );
}

/** Of those that are named, the ones that are not `there`. */
export function goneAmong(named: ReadonlySet<string>, there: readonly Metadata[]): ReadonlySet<string> {
  return named.difference(new Set(there.map(({ namespace, name }) => `${namespace}/${name}`)));
}
