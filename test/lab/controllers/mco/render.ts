import { createHash } from 'node:crypto';
import type { Draft, Store, StoredObject } from '../../api/store.ts';
import { type MachineConfigSpec, mergeConfigs, orderConfigs, specOf } from './merge.ts';
import { checkReconcilable } from './reconcilable.ts';
import { machineConfigs, machineConfigVersion } from './resources.ts';

export type Rendered = { readonly config: Draft; readonly sources: readonly ConfigReference[] };

/** An entry of a pool's `configuration.source`. */
export type ConfigReference = { readonly apiVersion: string; readonly kind: 'MachineConfig'; readonly name: string };

/**
 * The pool's MachineConfigs as one, named after its content: the same content always has the same name
 * (MCO `pkg/controller/render/hash.go`). Throws `NotRendered`.
 */
export function renderPool(
  store: Store,
  pool: StoredObject,
  selected: { readonly configs: readonly StoredObject[]; readonly ignitionVersions: readonly string[] },
): Rendered {
  const { ignitionVersions } = selected;
  const configs = orderConfigs(selected.configs);
  const spec = mergeConfigs(configs, ignitionVersions);
  const hash = createHash('md5').update(canonical(spec)).digest('hex');
  const name = `rendered-${pool.metadata.name}-${hash}`;
  const target: string | undefined = pool.spec.configuration?.name;
  const current = target ? store.get(machineConfigs, undefined, target) : undefined;
  if (current) {
    const from = { name: current.metadata.name, spec: specOf(current) };
    checkReconcilable({ from, to: { name, spec }, parts: configs }, ignitionVersions);
  }
  const config = { ...header(pool, name), spec };
  const sources = configs.map(source => refer(source.metadata.name));
  return { config, sources };
}

function header(pool: StoredObject, name: string): Draft {
  const { uid } = pool.metadata;
  return {
    apiVersion: machineConfigVersion,
    kind: 'MachineConfig',
    metadata: {
      name,
      generation: 1,
      annotations: {
        'machineconfiguration.openshift.io/generated-by-controller-version': 'lab',
        'machineconfiguration.openshift.io/release-image-version': '4.20.8',
      },
      ownerReferences: [
        {
          apiVersion: machineConfigVersion,
          blockOwnerDeletion: true,
          controller: true,
          kind: 'MachineConfigPool',
          name: pool.metadata.name,
          uid,
        },
      ],
    },
  };
}

function refer(name: string): ConfigReference {
  return { apiVersion: machineConfigVersion, kind: 'MachineConfig', name };
}

/** The order of an object's fields is not part of its content. */
function canonical(spec: MachineConfigSpec): string {
  return JSON.stringify(spec, (_, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}
