import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Draft, Store } from '../../api/store.ts';
import { ignitionVersions } from './ignition.ts';
import { configFor, keysFor } from './paper-cluster.ts';
import { type Rendered, renderPool } from './render.ts';
import { machineConfigPools, machineConfigs, machineConfigVersion } from './resources.ts';

function render(pool: string, drafts: readonly Draft[]): Rendered {
  const store = new Store();
  const owner = store.create(machineConfigPools, {
    apiVersion: machineConfigVersion,
    kind: 'MachineConfigPool',
    metadata: { name: pool, uid: 'u' },
    spec: {},
  });
  return renderPool(store, owner, {
    configs: drafts.map(draft => store.create(machineConfigs, draft)),
    ignitionVersions,
  });
}

test('what a pool selects becomes one: keys are joined, what has the same name is replaced, the worker role comes first', () => {
  const version = '3.2.0';
  const file = (path: string, source: string): object => ({ path, contents: { source } });
  const { config, sources } = render('infra', [
    configFor('infra', '01-infra', { ignition: { version }, storage: { files: [file('/etc/a', 'data:,infra')] } }),
    {
      ...keysFor('worker', '99-worker', ['k2', 'k1']),
      spec: { ...keysFor('worker', '', ['k2', 'k1']).spec, kernelArguments: ['quiet'] },
    },
    keysFor('worker', '50-worker', ['k1']),
    configFor('worker', '00-worker', {
      ignition: { version: '3.5.0' },
      storage: { files: [file('/etc/a', 'data:,worker'), file('/etc/b', 'data:,worker')] },
      systemd: { units: [{ name: 'a.service', enabled: true }] },
    }),
  ]);
  const hash = config.metadata.name.replace('rendered-infra-', '');
  assert.match(hash, /^[0-9a-f]{32}$/);
  assert.deepEqual(config, {
    apiVersion: machineConfigVersion,
    kind: 'MachineConfig',
    metadata: {
      name: `rendered-infra-${hash}`,
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
          name: 'infra',
          uid: 'u',
        },
      ],
    },
    spec: {
      baseOSExtensionsContainerImage: `quay.io/openshift-release-dev/ocp-v4.0-art-dev@sha256:${'2'.repeat(64)}`,
      config: {
        ignition: { version: '3.5.0' },
        passwd: { users: [{ name: 'core', sshAuthorizedKeys: ['k1', 'k2'] }] },
        storage: {
          files: [
            { overwrite: true, path: '/etc/a', contents: { source: 'data:,infra' } },
            { overwrite: true, path: '/etc/b', contents: { source: 'data:,worker' } },
          ],
        },
        systemd: { units: [{ name: 'a.service', enabled: true }] },
      },
      extensions: [],
      fips: false,
      kernelArguments: ['quiet'],
      kernelType: 'default',
      osImageURL: `quay.io/openshift-release-dev/ocp-v4.0-art-dev@sha256:${'1'.repeat(64)}`,
    },
  });
  assert.deepEqual(
    sources.map(({ name }) => name),
    ['00-worker', '50-worker', '99-worker', '01-infra'],
  );
});

test('the same content has the same name, whatever the order of its fields, and another prefix in another pool', () => {
  const name = (pool: string, user: object): string => {
    const draft = configFor('worker', '99-worker', { ignition: { version: '3.2.0' }, passwd: { users: [user] } });
    return render(pool, [draft]).config.metadata.name;
  };
  const first = name('worker', { name: 'core', sshAuthorizedKeys: ['k'] });
  const hash = first.replace('rendered-worker-', '');
  assert.deepEqual(
    [
      name('worker', { sshAuthorizedKeys: ['k'], name: 'core' }),
      name('infra', { name: 'core', sshAuthorizedKeys: ['k'] }),
      name('worker', { name: 'core', sshAuthorizedKeys: ['l'] }) === first,
    ],
    [first, `rendered-infra-${hash}`, false],
  );
});

test('a MachineConfig may bring a node image of its own', () => {
  const { config } = render('worker', [
    { ...configFor('worker', '00-worker', {}), spec: {} },
    { ...configFor('worker', '99-worker', {}), spec: { osImageURL: 'registry.example/os@sha256:3' } },
  ]);
  assert.equal(config.spec.osImageURL, 'registry.example/os@sha256:3');
});
