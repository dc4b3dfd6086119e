import type { ResourceType, Subresource } from './resource-type.ts';

const STATUS_VERBS = ['get', 'patch', 'update'];
const BUILT_IN_VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
const CUSTOM_VERBS = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'];

/**
 * All that is served. Names, scopes, short names and subresources are those of Kubernetes' own discovery and of the
 * CustomResourceDefinitions in github.com/openshift/api.
 */
export const resourceTypes: readonly ResourceType[] = [
  builtIn('', 'configmaps', 'ConfigMap', { shortNames: ['cm'] }),
  builtIn('', 'events', 'Event', { shortNames: ['ev'] }),
  builtIn('', 'namespaces', 'Namespace', {
    shortNames: ['ns'],
    namespaced: false,
    verbs: BUILT_IN_VERBS.filter(verb => verb !== 'deletecollection'),
    deletedAs: 'object',
    subresources: [status('Namespace')],
  }),
  builtIn('', 'nodes', 'Node', { shortNames: ['no'], namespaced: false, subresources: [status('Node')] }),
  builtIn('', 'pods', 'Pod', {
    shortNames: ['po'],
    categories: ['all'],
    generation: 'spec',
    deletedAs: 'object',
    subresources: [
      { name: 'attach', kind: 'PodAttachOptions', verbs: ['create', 'get'] },
      { name: 'eviction', kind: 'Eviction', group: 'policy', version: 'v1', verbs: ['create'] },
      { name: 'exec', kind: 'PodExecOptions', verbs: ['create', 'get'] },
      { name: 'log', kind: 'Pod', verbs: ['get'] },
      { name: 'portforward', kind: 'PodPortForwardOptions', verbs: ['create', 'get'] },
      status('Pod'),
    ],
  }),
  builtIn('', 'resourcequotas', 'ResourceQuota', {
    shortNames: ['quota'],
    deletedAs: 'object',
    subresources: [status('ResourceQuota')],
  }),
  builtIn('', 'secrets', 'Secret'),
  builtIn('', 'serviceaccounts', 'ServiceAccount', { shortNames: ['sa'], deletedAs: 'object' }),
  builtIn('apps', 'daemonsets', 'DaemonSet', {
    shortNames: ['ds'],
    categories: ['all'],
    generation: 'spec',
    subresources: [status('DaemonSet')],
  }),
  builtIn('coordination.k8s.io', 'leases', 'Lease'),
  builtIn('policy', 'poddisruptionbudgets', 'PodDisruptionBudget', {
    shortNames: ['pdb'],
    generation: 'spec',
    subresources: [status('PodDisruptionBudget')],
  }),
  builtIn('image.openshift.io', 'imagestreams', 'ImageStream', {
    shortNames: ['is'],
    categories: ['all'],
    generation: 'spec',
    subresources: [status('ImageStream')],
  }),
  custom('machineconfiguration.openshift.io', 'machineconfigs', 'MachineConfig', { shortNames: ['mc'] }),
  custom('machineconfiguration.openshift.io', 'machineconfigpools', 'MachineConfigPool', {
    shortNames: ['mcp'],
    subresources: [status('MachineConfigPool')],
  }),
  custom('operator.openshift.io', 'machineconfigurations', 'MachineConfiguration', {
    subresources: [status('MachineConfiguration')],
  }),
  custom('config.openshift.io', 'clusterversions', 'ClusterVersion', { subresources: [status('ClusterVersion')] }),
  custom('config.openshift.io', 'infrastructures', 'Infrastructure', { subresources: [status('Infrastructure')] }),
];

/** Groups of the table and of the reviews, which are answered but never stored. */
export const apiGroups: readonly { readonly group: string; readonly version: string }[] = [
  { group: '', version: 'v1' },
  { group: 'authentication.k8s.io', version: 'v1' },
  { group: 'authorization.k8s.io', version: 'v1' },
  ...new Map(
    resourceTypes.filter(type => type.group !== '').map(({ group, version }) => [group, { group, version }]),
  ).values(),
];

export function findResourceType(group: string, version: string, plural: string): ResourceType | undefined {
  return resourceTypes.find(type => type.group === group && type.version === version && type.plural === plural);
}

export function resourceTypeOf(group: string, plural: string): ResourceType {
  const type = findResourceType(group, 'v1', plural);
  if (!type) throw new Error(`${plural} of ${group} is not in the table`);
  return type;
}

function builtIn(group: string, plural: string, kind: string, more: Partial<ResourceType> = {}): ResourceType {
  return {
    group,
    version: 'v1',
    plural,
    kind,
    singular: kind.toLowerCase(),
    shortNames: [],
    categories: [],
    namespaced: true,
    verbs: BUILT_IN_VERBS,
    custom: false,
    generation: 'none',
    deletedAs: 'status',
    subresources: [],
    ...more,
  };
}

function custom(group: string, plural: string, kind: string, more: Partial<ResourceType> = {}): ResourceType {
  const base = { namespaced: false, verbs: CUSTOM_VERBS, custom: true, generation: 'spec' } as const;
  return builtIn(group, plural, kind, { ...base, ...more });
}

function status(kind: string): Subresource {
  return { name: 'status', kind, verbs: STATUS_VERBS };
}
