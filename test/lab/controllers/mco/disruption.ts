import { isDeepStrictEqual } from 'node:util';
import type { Store } from '../../api/store.ts';
import { type Action, type ClusterPolicies, clusterPolicies } from './disruption-policy.ts';
import type { Ignition, Named } from './ignition.ts';
import type { MachineConfigSpec } from './merge.ts';
import { machineConfigurations } from './resources.ts';

/** What changes on a node from one rendered MachineConfig to another. */
export type Difference = {
  /** Kernel, kernel arguments, node image or extensions. */
  readonly system: boolean;
  readonly passwd: boolean;
  readonly files: readonly string[];
  readonly units: readonly string[];
};

export function compareConfigs(from: MachineConfigSpec, to: MachineConfigSpec): Difference {
  const systemOf = ({ osImageURL, kernelArguments, kernelType, extensions, fips }: MachineConfigSpec): unknown[] => [
    osImageURL,
    kernelArguments,
    kernelType,
    extensions,
    fips,
  ];
  const filesOf = (config: Ignition | undefined): readonly Named[] => config?.storage?.files ?? [];
  const unitsOf = (config: Ignition | undefined): readonly Named[] => config?.systemd?.units ?? [];
  return {
    system: !isDeepStrictEqual(systemOf(from), systemOf(to)),
    passwd: !isDeepStrictEqual(from.config?.passwd, to.config?.passwd),
    files: changedNames('path', filesOf(from.config), filesOf(to.config)),
    units: changedNames('name', unitsOf(from.config), unitsOf(to.config)),
  };
}

/**
 * What has to be done on the node for that (MCO `pkg/daemon/update.go`,
 * `calculatePostConfigChangeNodeDisruptionAction`): one `Reboot` swallows all else, `None` gives way to anything else.
 */
export function actionsFor(difference: Difference, policies: ClusterPolicies): readonly Action[] {
  const reboot: readonly Action[] = [{ type: 'Reboot' }];
  if (difference.system) return reboot;
  const actions = [
    ...difference.files.flatMap(path => closestFilePolicy(path, policies) ?? reboot),
    ...difference.units.flatMap(unit => policies.units?.find(({ name }) => name === unit)?.actions ?? reboot),
    ...(difference.passwd ? policies.sshkey.actions : []),
  ];
  if (actions.some(({ type }) => type === 'Reboot')) return reboot;
  const others = actions.filter(({ type }) => type !== 'None');
  return others.length > 0 ? others : [{ type: 'None' }];
}

/** The policies in force, as `machineconfigurations/cluster` shows them; the defaults where it does not. */
export function policiesInForce(store: Store): ClusterPolicies {
  const configuration = store.get(machineConfigurations, undefined, 'cluster');
  return configuration?.status?.nodeDisruptionPolicyStatus?.clusterPolicies ?? clusterPolicies({});
}

/** Shows which policies are in force, after the administrator's part of them has changed. */
export function publishPolicies(store: Store): void {
  if (!store.get(machineConfigurations, undefined, 'cluster')) return;
  store.update(machineConfigurations, undefined, 'cluster', configuration => {
    const policies = clusterPolicies(configuration.spec?.nodeDisruptionPolicy ?? {});
    configuration.status = {
      ...configuration.status,
      observedGeneration: configuration.metadata.generation,
      nodeDisruptionPolicyStatus: { clusterPolicies: policies },
    };
  });
}

function closestFilePolicy(path: string, { files }: ClusterPolicies): readonly Action[] | undefined {
  const fitting = files.filter(policy => path === policy.path || path.startsWith(`${policy.path}/`));
  return fitting.toSorted((a, b) => b.path.length - a.path.length)[0]?.actions;
}

function changedNames(key: string, before: readonly Named[], after: readonly Named[]): readonly string[] {
  const names = new Set([...before, ...after].map(item => String(item[key])));
  const find = (items: readonly Named[], name: string): Named | undefined => items.find(item => item[key] === name);
  return [...names].filter(name => !isDeepStrictEqual(find(before, name), find(after, name)));
}
