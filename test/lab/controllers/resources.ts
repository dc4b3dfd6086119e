import type { ResourceKey } from '../api/store.ts';

const core = (plural: string): ResourceKey => ({ group: '', plural });

export const PODS = core('pods');
export const NODES = core('nodes');
export const NAMESPACES = core('namespaces');
export const EVENTS = core('events');
export const SERVICE_ACCOUNTS = core('serviceaccounts');
export const CONFIG_MAPS = core('configmaps');
export const LEASES: ResourceKey = { group: 'coordination.k8s.io', plural: 'leases' };
export const DAEMON_SETS: ResourceKey = { group: 'apps', plural: 'daemonsets' };
export const BUDGETS: ResourceKey = { group: 'policy', plural: 'poddisruptionbudgets' };
export const POOLS: ResourceKey = { group: 'machineconfiguration.openshift.io', plural: 'machineconfigpools' };
export const CLUSTER_VERSIONS: ResourceKey = { group: 'config.openshift.io', plural: 'clusterversions' };
export const INFRASTRUCTURES: ResourceKey = { group: 'config.openshift.io', plural: 'infrastructures' };
export const IMAGE_STREAMS: ResourceKey = { group: 'image.openshift.io', plural: 'imagestreams' };

/** Whether two keys mean the same resource. */
export function isResource(a: ResourceKey, b: ResourceKey): boolean {
  return a.group === b.group && a.plural === b.plural;
}
