import { isJsonObject } from '../json.ts';

/**
 * The `patchMergeKey` of the fields of the built-in kinds that are patched here (k8s.io/api/core/v1/types.go). Lists that
 * are missing here are replaced as a whole, such as a node's taints and a pod's tolerations.
 */
const MERGE_KEYS: Readonly<Record<string, string>> = {
  conditions: 'type',
  containers: 'name',
  initContainers: 'name',
  ephemeralContainers: 'name',
  volumes: 'name',
  volumeMounts: 'mountPath',
  volumeDevices: 'devicePath',
  env: 'name',
  ports: 'containerPort',
  addresses: 'type',
  imagePullSecrets: 'name',
  secrets: 'name',
  hostAliases: 'ip',
  podIPs: 'ip',
  hostIPs: 'ip',
  topologySpreadConstraints: 'topologyKey',
  ownerReferences: 'uid',
};

/** Lists of plain values that are merged as sets. */
const SETS = ['finalizers', 'podCIDRs'];

/** `undefined` for a list that is replaced as a whole. */
export function mergeKeyOf(field: string, items: readonly unknown[]): string | undefined {
  const key = MERGE_KEYS[field];
  return key !== undefined && items.every(isJsonObject) ? key : undefined;
}

export function mergesAsSet(field: string): boolean {
  return SETS.includes(field);
}
