import { reviews } from '../access/reviews.ts';
import { apiGroups, resourceTypes } from './resource-table.ts';
import { groupVersionOf, type ResourceType, type Subresource } from './resource-type.ts';

/** What a path of discovery answers; `undefined` for one that is none. */
export function discoveryDocument(path: string, serverAddress: string): object | undefined {
  const parts = path.split('/').filter(part => part !== '');
  const [root, group = '', version, ...rest] = parts;
  if (rest.length > 0) return undefined;
  if (parts.length === 0) return { paths: ['/api', '/api/v1', '/apis', ...apiGroups.filter(named).flatMap(pathsOf)] };
  if (root === 'api' && parts.length === 1) return apiVersions(serverAddress);
  if (root === 'api' && parts.length === 2 && group === 'v1') return resourceList('');
  if (root !== 'apis') return undefined;
  if (parts.length === 1)
    return { kind: 'APIGroupList', apiVersion: 'v1', groups: apiGroups.filter(named).map(groupOf) };
  const found = apiGroups.filter(named).find(candidate => candidate.group === group);
  if (!found || (version !== undefined && version !== found.version)) return undefined;
  return version === undefined ? { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(found) } : resourceList(group);
}

/** Whether the group and version are served at all: if not, not even the resource is looked for. */
export function isServed(group: string, version: string): boolean {
  return apiGroups.some(candidate => candidate.group === group && candidate.version === version);
}

export function versionDocument(gitVersion: string): object {
  const [, major = '1', minor = ''] = /^v(\d+)\.(\d+)/.exec(gitVersion) ?? [];
  return {
    major,
    minor,
    gitVersion,
    gitCommit: 'lab',
    gitTreeState: 'clean',
    buildDate: '2026-01-01T00:00:00Z',
    goVersion: 'go1.24.0',
    compiler: 'gc',
    platform: 'linux/amd64',
  };
}

type Group = (typeof apiGroups)[number];

function named({ group }: Group): boolean {
  return group !== '';
}

function pathsOf(group: Group): string[] {
  return [`/apis/${group.group}`, `/apis/${groupVersionOf(group)}`];
}

function groupOf(group: Group): object {
  const version = { groupVersion: groupVersionOf(group), version: group.version };
  return { name: group.group, versions: [version], preferredVersion: version };
}

function apiVersions(serverAddress: string): object {
  return {
    kind: 'APIVersions',
    versions: ['v1'],
    serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress }],
  };
}

function resourceList(group: string): object {
  const groupVersion = groupVersionOf({ group, version: 'v1' });
  const resources = resourceTypes.filter(type => type.group === group).flatMap(entriesOf);
  const head = group === '' ? { kind: 'APIResourceList' } : { kind: 'APIResourceList', apiVersion: 'v1' };
  return { ...head, groupVersion, resources: [...resources, ...reviewEntries(group)] };
}

function entriesOf(type: ResourceType): object[] {
  const { plural, singular, namespaced, kind, verbs, shortNames, categories } = type;
  const entry = {
    name: plural,
    singularName: singular,
    namespaced,
    kind,
    verbs,
    ...(shortNames.length > 0 ? { shortNames } : {}),
    ...(categories.length > 0 ? { categories } : {}),
  };
  return [entry, ...type.subresources.map(subresource => subresourceEntry(type, subresource))];
}

function subresourceEntry(type: ResourceType, { name, kind, group, version, verbs }: Subresource): object {
  const origin = group === undefined ? {} : { group, version };
  return { name: `${type.plural}/${name}`, singularName: '', namespaced: type.namespaced, ...origin, kind, verbs };
}

function reviewEntries(group: string): object[] {
  return Object.entries(reviews[group] ?? {}).map(([name, { kind }]) => ({
    name,
    singularName: kind.toLowerCase(),
    namespaced: false,
    kind,
    verbs: ['create'],
  }));
}
