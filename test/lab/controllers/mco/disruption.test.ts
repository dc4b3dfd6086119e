import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Store } from '../../api/store.ts';
import { actionsFor, compareConfigs, type Difference, policiesInForce, publishPolicies } from './disruption.ts';
import { type ClusterPolicies, clusterPolicies } from './disruption-policy.ts';
import type { Ignition } from './ignition.ts';
import { machineConfigurations } from './resources.ts';

const nothing: Difference = { system: false, passwd: false, files: [], units: [] };
const typesFor = (difference: Partial<Difference>, wanted: Partial<ClusterPolicies> = {}): readonly string[] =>
  actionsFor({ ...nothing, ...difference }, clusterPolicies(wanted)).map(({ type }) => type);

test('by default only a key disturbs nobody; what no policy knows reboots', () => {
  assert.deepEqual(
    [
      typesFor({}),
      typesFor({ passwd: true }),
      typesFor({ system: true, passwd: true }),
      typesFor({ files: ['/etc/x'] }),
      typesFor({ units: ['x.service'] }),
      typesFor({ files: ['/etc/containers/policy.json'], passwd: true }),
      typesFor({ files: ['/etc/containers/registries.d/x.yaml'] }),
      typesFor({ files: ['/etc/containers/registries.d-not'] }),
      typesFor({ files: ['/etc/containers/policy.json', '/etc/x'] }),
    ],
    [['None'], ['None'], ['Reboot'], ['Reboot'], ['Reboot'], ['Reload'], ['Reload'], ['Reboot'], ['Reboot']],
  );
});

test('an administrator’s policy replaces the default of the same path, and the longest path counts', () => {
  const wanted: Partial<ClusterPolicies> = {
    files: [
      { path: '/etc/containers/policy.json', actions: [{ type: 'Drain' }] },
      { path: '/etc/lab', actions: [{ type: 'None' }] },
      { path: '/etc/lab/deep', actions: [{ type: 'DaemonReload' }] },
    ],
    sshkey: { actions: [{ type: 'Drain' }] },
    units: [{ name: 'x.service', actions: [{ type: 'None' }] }],
  };
  assert.deepEqual(
    [
      typesFor({ files: ['/etc/containers/policy.json'] }, wanted),
      typesFor({ files: ['/etc/lab/deep/x', '/etc/lab/x'] }, wanted),
      typesFor({ passwd: true }, wanted),
      typesFor({ units: ['x.service'] }, wanted),
    ],
    [['Drain'], ['DaemonReload'], ['Drain'], ['None']],
  );
});

test('two configurations differ in what was added, changed or taken away', () => {
  const version = '3.5.0';
  const from: Ignition = {
    ignition: { version },
    storage: { files: [{ path: '/same' }, { path: '/changed', mode: 1 }, { path: '/gone' }] },
    systemd: { units: [{ name: 'same.service' }, { name: 'changed.service', enabled: true }] },
  };
  const to: Ignition = {
    ignition: { version },
    passwd: { users: [{ name: 'core', sshAuthorizedKeys: ['k'] }] },
    storage: { files: [{ path: '/same' }, { path: '/changed', mode: 2 }, { path: '/new' }] },
    systemd: { units: [{ name: 'same.service' }, { name: 'changed.service', enabled: false }] },
  };
  assert.deepEqual(compareConfigs({ config: from }, { config: to }), {
    system: false,
    passwd: true,
    files: ['/changed', '/gone', '/new'],
    units: ['changed.service'],
  });
  assert.equal(compareConfigs({ kernelArguments: [] }, { kernelArguments: ['quiet'] }).system, true);
});

test('policies are published with the generation that they belong to; a cluster without them has the defaults', () => {
  const store = new Store();
  publishPolicies(store);
  assert.deepEqual(policiesInForce(store), clusterPolicies({}));
  const sshkey = { actions: [{ type: 'Reboot' }] };
  store.create(machineConfigurations, {
    apiVersion: 'operator.openshift.io/v1',
    kind: 'MachineConfiguration',
    metadata: { name: 'cluster', generation: 7 },
    spec: { nodeDisruptionPolicy: { sshkey } },
  });
  publishPolicies(store);
  const status = store.get(machineConfigurations, undefined, 'cluster')?.status;
  assert.deepEqual(status, {
    observedGeneration: 7,
    nodeDisruptionPolicyStatus: { clusterPolicies: { ...clusterPolicies({}), sshkey } },
  });
});
