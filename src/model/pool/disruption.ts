import { listAt, textAt } from '../json.ts';
import type { Resource } from '../resource.ts';
import { minorOf } from './cluster-config.ts';

/** `machineconfigurations/cluster` (openshift/api `operator/v1/types_machineconfiguration.go`). */
export type MachineConfiguration = {
  /** What the operator does to a node when a key of `core` changes: `None`, `Drain`, `Reboot`, `Restart`, … */
  readonly sshKeyActions: readonly string[];
};

export const machineConfigurations: Resource<MachineConfiguration> = {
  group: 'operator.openshift.io',
  version: 'v1',
  plural: 'machineconfigurations',
  kind: 'MachineConfiguration',
  scope: 'cluster',
  read: raw => {
    const policies = ['status', 'nodeDisruptionPolicyStatus', 'clusterPolicies', 'sshkey', 'actions'];
    return { sshKeyActions: listAt(raw, ...policies).flatMap(action => textAt(action, 'type') ?? []) };
  },
};

export const machineConfigurationName = { name: 'cluster' };

/** A policy that the user may not read: it may say anything. */
export const hiddenPolicy: MachineConfiguration = { sshKeyActions: ['not yours to read'] };

/**
 * What letting in a key by a MachineConfig would do to the pool's nodes, as words for a message; `undefined` where it
 * disturbs nobody. Up to 4.6 every MachineConfig drains and reboots (release-4.6 `pkg/daemon/update.go`); since 4.7 a key
 * alone does not, unless the cluster's NodeDisruptionPolicy (4.16 on) says so.
 */
export function disruptionOfKeys(
  version: string | undefined,
  configuration: MachineConfiguration | undefined,
): string | undefined {
  const minor = minorOf(version);
  if (minor !== undefined && minor <= 6) return 'OpenShift up to 4.6 drains and reboots nodes for any MachineConfig';
  if (minor !== undefined && minor < 16) return undefined;
  const actions = (configuration?.sshKeyActions ?? []).filter(action => action !== 'None');
  return actions.length === 0 ? undefined : `the cluster's NodeDisruptionPolicy for sshkey is ${actions.join(', ')}`;
}

/** Whether a node is rebooted when a key is let in, and once more when it is taken back. */
export function rebootsForKeys(version: string | undefined, configuration: MachineConfiguration | undefined): boolean {
  const minor = minorOf(version);
  return (minor !== undefined && minor <= 6) || (configuration?.sshKeyActions.includes('Reboot') ?? false);
}
