import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StoredObject } from '../../api/store.ts';
import { createConfig, fileFor, openPaperCluster } from './paper-cluster.ts';
import { machineConfigPools, machineConfigs, machineConfigurations } from './resources.ts';
import { setKeyPolicy } from './scenarios.ts';

// What the custom resource definitions of openshift/api ask for (machineconfiguration/v1, operator/v1).
const conditionTypes = ['RenderDegraded', 'NodeDegraded', 'Degraded', 'PinnedImageSetsDegraded', 'Updated', 'Updating'];

function complaintsAboutPool({ metadata, spec, status }: StoredObject): readonly string[] {
  const counts = ['machine', 'updatedMachine', 'readyMachine', 'unavailableMachine', 'degradedMachine'];
  const ofSynchronizer = ['available', '', 'ready', 'unavailable', 'updated'].map(one =>
    one === '' ? 'machineCount' : `${one}MachineCount`,
  );
  return [
    ...demand(isText(metadata.name) && Number.isInteger(metadata.generation), 'metadata'),
    ...demand(isText(spec.configuration.name) && spec.configuration.source.every(isReference), 'spec.configuration'),
    ...demand(
      isText(status.configuration.name) && status.configuration.source.every(isReference),
      'status.configuration',
    ),
    ...demand(Number.isInteger(status.observedGeneration), 'status.observedGeneration'),
    ...counts.flatMap(count => demand(Number.isInteger(status[`${count}Count`]), `status.${count}Count`)),
    ...demand(Array.isArray(status.certExpirys), 'status.certExpirys'),
    ...status.conditions.flatMap((one: StoredObject) => demand(isCondition(one), `condition ${one.type}`)),
    ...status.poolSynchronizersStatus.flatMap((one: StoredObject) => [
      ...ofSynchronizer.flatMap(count => demand(Number.isInteger(one[count]), `synchronizer ${count}`)),
      ...demand(one.poolSynchronizerType === 'PinnedImageSets', 'synchronizer type'),
      ...demand(one.updatedMachineCount <= one.machineCount, 'synchronizer updated'),
      ...demand(one.availableMachineCount <= one.machineCount, 'synchronizer available'),
    ]),
  ];
}

function complaintsAboutConfig({ metadata, spec }: StoredObject): readonly string[] {
  const { kernelArguments, extensions } = spec;
  return [
    ...demand(isText(metadata.name) && metadata.generation === 1, `${metadata.name} metadata`),
    ...demand(isText(spec.config?.ignition?.version), `${metadata.name} ignition`),
    ...demand(
      [kernelArguments, extensions].every(list => list === undefined || Array.isArray(list)),
      'lists',
    ),
  ];
}

function complaintsAboutPolicies({ metadata, status }: StoredObject): readonly string[] {
  const { files, sshkey, units = [] } = status.nodeDisruptionPolicyStatus.clusterPolicies;
  return [
    ...demand(status.observedGeneration === metadata.generation, 'observedGeneration'),
    ...[...files, sshkey, ...units].flatMap(({ actions }: { actions: readonly StoredObject[] }) => [
      ...demand(actions.length > 0 && actions.length <= 10, 'number of actions'),
      ...actions.flatMap(({ type, reload, restart }) => [
        ...demand((type === 'Reload') === isText(reload?.serviceName), `${type} reload`),
        ...demand((type === 'Restart') === isText(restart?.serviceName), `${type} restart`),
      ]),
    ]),
    ...files.flatMap(({ path }: { path: unknown }) => demand(isText(path), 'path')),
  ];
}

const demand = (holds: boolean, what: string): readonly string[] => (holds ? [] : [what]);
const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
const isReference = ({ apiVersion, kind, name }: StoredObject & { name: string }): boolean =>
  apiVersion === 'machineconfiguration.openshift.io/v1' && kind === 'MachineConfig' && isText(name);
const isCondition = ({ type, status, reason, message, lastTransitionTime }: StoredObject): boolean =>
  conditionTypes.includes(type) &&
  ['True', 'False'].includes(status) &&
  typeof reason === 'string' &&
  typeof message === 'string' &&
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(lastTransitionTime);

test('every object that the operator writes has the fields that its definition asks for', async () => {
  await using cluster = await openPaperCluster({ 'master-0': ['master'], 'worker-a': ['worker'] });
  const complaints: string[] = [];
  let looks = 0;
  const look = (): void => {
    looks += 1;
    complaints.push(
      ...cluster.store.list(machineConfigPools).flatMap(complaintsAboutPool),
      ...cluster.store.list(machineConfigs).flatMap(complaintsAboutConfig),
    );
  };
  look();
  cluster.store.listen(look);
  createConfig(cluster.store, fileFor('worker', '99-worker-file'));
  setKeyPolicy(cluster.store, [{ type: 'Restart', restart: { serviceName: 'sshd.service' } }]);
  await cluster.watch(60_000);
  complaints.push(...cluster.store.list(machineConfigurations).flatMap(complaintsAboutPolicies));
  assert.deepEqual([complaints, looks > 10], [[], true]);
});
