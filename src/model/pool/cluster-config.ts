import { listAt, textAt } from '../json.ts';
import { readMetadata } from '../metadata.ts';
import type { Resource } from '../resource.ts';

/** `clusterversions/version` (openshift/api `config/v1`): absent on what is no OpenShift. */
export type ClusterVersion = {
  /** A stable id of the cluster, a UUID: keys kept for it are stored under this name. */
  readonly clusterId: string | undefined;
  /** The newest version that was installed completely, e.g. `4.20.3`. */
  readonly version: string | undefined;
};

export const clusterVersions: Resource<ClusterVersion> = {
  group: 'config.openshift.io',
  version: 'v1',
  plural: 'clusterversions',
  kind: 'ClusterVersion',
  scope: 'cluster',
  read: raw => ({
    clusterId: [textAt(raw, 'spec', 'clusterID'), readMetadata(raw).uid].find(isUuid),
    version: completedVersion(raw),
  }),
};

export const clusterVersionName = { name: 'version' };

/** `infrastructures/cluster`: `controlPlaneTopology` is `External` where the control plane is hosted elsewhere (HyperShift). */
export type Infrastructure = { readonly controlPlaneTopology: string };

/** On a hosted control plane the nodes' configuration is the hosting cluster's matter, whatever kinds are served here. */
export function isHosted(infrastructure: Infrastructure | undefined): boolean {
  return infrastructure?.controlPlaneTopology === 'External';
}

/** One node is the whole control plane; the Machine Config Operator drains none here (openshift/machine-config-operator `docs/SingleNodeOpenShift.md`). */
export function isSingleNode(infrastructure: Infrastructure | undefined): boolean {
  return infrastructure?.controlPlaneTopology === 'SingleReplica';
}

export const infrastructures: Resource<Infrastructure> = {
  group: 'config.openshift.io',
  version: 'v1',
  plural: 'infrastructures',
  kind: 'Infrastructure',
  scope: 'cluster',
  read: raw => ({ controlPlaneTopology: textAt(raw, 'status', 'controlPlaneTopology') ?? '' }),
};

export const infrastructureName = { name: 'cluster' };

/**
 * The Ignition version for a MachineConfig that only holds keys: the newest that every release from the given one on
 * takes (openshift/machine-config-operator, imports of `pkg/controller/common/helpers.go` per release branch).
 */
export function ignitionVersionFor(version: string | undefined): string {
  const minor = minorOf(version);
  if (minor === undefined || minor >= 7) return '3.2.0';
  return minor === 6 ? '3.1.0' : '2.2.0';
}

/**
 * The `y` of OpenShift `4.y.z`, for comparisons: a higher major version is newer than every `y`. `undefined` for what does
 * not say it, or is older than OpenShift 4.
 */
export function minorOf(version: string | undefined): number | undefined {
  const [, major, minor] = /^(\d+)\.(\d+)\./.exec(version ?? '') ?? [];
  if (Number(major) > 4) return Number.POSITIVE_INFINITY;
  return Number(major) === 4 ? Number(minor) : undefined;
}

function isUuid(id: string | undefined): boolean {
  return /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id ?? '');
}

function completedVersion(raw: unknown): string | undefined {
  const completed = listAt(raw, 'status', 'history').find(entry => textAt(entry, 'state') === 'Completed');
  return textAt(completed, 'version') ?? textAt(raw, 'status', 'desired', 'version');
}
