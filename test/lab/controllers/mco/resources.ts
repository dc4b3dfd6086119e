import type { ResourceKey } from '../../api/store.ts';

const ofOperator = (plural: string): ResourceKey => ({ group: 'machineconfiguration.openshift.io', plural });

export const machineConfigs = ofOperator('machineconfigs');
export const machineConfigPools = ofOperator('machineconfigpools');
export const machineConfigurations: ResourceKey = { group: 'operator.openshift.io', plural: 'machineconfigurations' };

export const machineConfigVersion = 'machineconfiguration.openshift.io/v1';
/** Says which pools take a MachineConfig up (MCO `pkg/controller/common/constants.go`, `MachineConfigRoleLabel`). */
export const roleLabel = 'machineconfiguration.openshift.io/role';
