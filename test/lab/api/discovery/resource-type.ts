import type { ResourceKey } from '../store.ts';

/** A kind of object that the server keeps, with all that discovery says of it. */
export type ResourceType = ResourceKey & {
  readonly version: string;
  readonly kind: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  /** Served from a CustomResourceDefinition: no strategic merge patch, keys in alphabetical order. */
  readonly custom: boolean;
  /** What makes `metadata.generation` grow; `none`: the kind has no generation. */
  readonly generation: 'spec' | 'none';
  /** What a DELETE answers: the object, or a `Status`. */
  readonly deletedAs: 'object' | 'status';
  readonly subresources: readonly Subresource[];
};

export type Subresource = {
  readonly name: string;
  readonly kind: string;
  /** Where it is not the group and version of the resource itself. */
  readonly group?: string;
  readonly version?: string;
  readonly verbs: readonly string[];
};

export function hasStatus(type: ResourceType): boolean {
  return type.subresources.some(subresource => subresource.name === 'status');
}

/** `v1`, `policy/v1`. */
export function groupVersionOf(type: { readonly group: string; readonly version: string }): string {
  return type.group === '' ? type.version : `${type.group}/${type.version}`;
}

/** As error messages name it: `pods`, `machineconfigs.machineconfiguration.openshift.io`. */
export function qualifiedResource(resource: ResourceKey): string {
  return resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`;
}
