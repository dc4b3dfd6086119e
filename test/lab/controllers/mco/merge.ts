import type { StoredObject } from '../../api/store.ts';
import { type Ignition, type Named, type PasswdUser, parseIgnition } from './ignition.ts';
import { roleLabel } from './resources.ts';

export type MachineConfigSpec = {
  readonly osImageURL?: string;
  readonly baseOSExtensionsContainerImage?: string;
  readonly config?: Ignition;
  readonly kernelArguments?: readonly string[];
  readonly kernelType?: string;
  readonly extensions?: readonly string[];
  readonly fips?: boolean;
};

export function specOf(config: StoredObject): MachineConfigSpec {
  return config.spec ?? {};
}

const registry = 'quay.io/openshift-release-dev/ocp-v4.0-art-dev';
/** The node image and the extensions of the lab's release; a MachineConfig of a user's may say another one. */
const osImage = `${registry}@sha256:${'1'.repeat(64)}`;
const extensionsImage = `${registry}@sha256:${'2'.repeat(64)}`;

/** Those of workers by name, then the others by name, so that a custom pool's win over what it inherits. */
export function orderConfigs(configs: readonly StoredObject[]): readonly StoredObject[] {
  const isOther = (config: StoredObject): number => (config.metadata.labels?.[roleLabel] === 'worker' ? 0 : 1);
  return configs.toSorted((a, b) => isOther(a) - isOther(b) || (a.metadata.name < b.metadata.name ? -1 : 1));
}

/**
 * One specification out of all that a pool selects, in the order of `orderConfigs`
 * (MCO `pkg/controller/common/helpers.go`, `MergeMachineConfigs`). Throws `NotRendered`.
 */
export function mergeConfigs(configs: readonly StoredObject[], ignitionVersions: readonly string[]): MachineConfigSpec {
  const specs = configs.map(specOf);
  const ignitions = specs.flatMap(spec => (spec.config ? [parseIgnition(spec.config, ignitionVersions)] : []));
  const last = <T>(values: readonly (T | undefined)[], otherwise: T): T => values.findLast(Boolean) ?? otherwise;
  return {
    baseOSExtensionsContainerImage: last(
      specs.map(spec => spec.baseOSExtensionsContainerImage),
      extensionsImage,
    ),
    config: mergeIgnitions(ignitions, `${ignitionVersions.at(-1)}.0`),
    extensions: specs.flatMap(spec => spec.extensions ?? []),
    fips: specs.some(spec => spec.fips),
    kernelArguments: specs.flatMap(spec => spec.kernelArguments ?? []),
    kernelType: last(
      specs.map(spec => spec.kernelType),
      'default',
    ),
    osImageURL: last(
      specs.map(spec => spec.osImageURL),
      osImage,
    ),
  };
}

/** As Ignition merges: what has the same name becomes one, lists of keys become their union, else the later wins. */
function mergeIgnitions(ignitions: readonly Ignition[], version: string): Ignition {
  const storage = {
    ...section('disks', 'device', ignitions, one => one.storage?.disks),
    ...section('raid', 'name', ignitions, one => one.storage?.raid),
    ...section('filesystems', 'device', ignitions, one => one.storage?.filesystems),
    ...section('files', 'path', ignitions, one => one.storage?.files?.map(file => ({ overwrite: true, ...file }))),
    ...section('directories', 'path', ignitions, one => one.storage?.directories),
    ...section('links', 'path', ignitions, one => one.storage?.links),
  };
  const passwd = {
    ...section('users', 'name', ignitions, one => one.passwd?.users),
    ...section('groups', 'name', ignitions, one => one.passwd?.groups),
  };
  const systemd = section('units', 'name', ignitions, one => one.systemd?.units);
  return {
    ignition: { version },
    ...(Object.keys(passwd).length > 0 && { passwd }),
    ...(Object.keys(storage).length > 0 && { storage }),
    ...(Object.keys(systemd).length > 0 && { systemd }),
  };
}

function section(
  title: string,
  key: string,
  ignitions: readonly Ignition[],
  listOf: (ignition: Ignition) => readonly Named[] | undefined,
): Record<string, readonly Named[]> {
  const merged = new Map<unknown, Named>();
  for (const item of ignitions.flatMap(ignition => listOf(ignition) ?? [])) {
    const before = merged.get(item[key]);
    merged.set(item[key], before ? mergeItems(before, item) : item);
  }
  return merged.size === 0 ? {} : { [title]: [...merged.values()] };
}

function mergeItems(before: PasswdUser, after: PasswdUser): Named {
  if (!before.sshAuthorizedKeys || !after.sshAuthorizedKeys) return { ...before, ...after };
  const sshAuthorizedKeys = [...new Set([...before.sshAuthorizedKeys, ...after.sshAuthorizedKeys])];
  return { ...before, ...after, sshAuthorizedKeys };
}
