import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Store, type StoredObject } from '../../api/store.ts';
import { ignitionVersions, NotRendered } from './ignition.ts';
import { configFor, keysFor } from './paper-cluster.ts';
import { renderPool } from './render.ts';
import { retarget } from './render-controller.ts';
import { machineConfigPools, machineConfigs, machineConfigVersion } from './resources.ts';

const version = '3.2.0';
const core = { name: 'core', sshAuthorizedKeys: ['ssh-ed25519 AAAA me'] };

/** What the operator says to one more MachineConfig; `undefined`: it renders. */
function complaintOf(spec: object): string | undefined {
  const store = new Store();
  const pool = store.create(machineConfigPools, {
    apiVersion: machineConfigVersion,
    kind: 'MachineConfigPool',
    metadata: { name: 'worker', generation: 1 },
    spec: {},
  });
  store.create(machineConfigs, keysFor('worker', '00-worker', ['ssh-ed25519 BBBB installer']));
  const render = (target: StoredObject): ReturnType<typeof renderPool> =>
    renderPool(store, target, { configs: [...store.list(machineConfigs)].filter(isPart), ignitionVersions });
  retarget(store, pool, render(pool));
  store.create(machineConfigs, { ...configFor('worker', '99-new', {}), spec });
  try {
    render(store.get(machineConfigPools, undefined, 'worker') ?? pool);
    return undefined;
  } catch (error) {
    if (!(error instanceof NotRendered)) throw error;
    return error.message.replaceAll(/rendered-worker-[0-9a-f]{32}/g, 'R');
  }
}

const isPart = ({ metadata }: StoredObject): boolean => metadata.labels !== undefined;
const config = (parts: object): object => ({ config: { ignition: { version }, ...parts } });
const blame = 'reconciliation failed between current config "R" and base config "99-new": ';
const supported = 'Supported spec versions: 2.2,3.0,3.1,3.2,3.3,3.4,3.5';

const table: readonly (readonly [what: string, spec: object, complaint: string | undefined])[] = [
  ['another key', config({ passwd: { users: [core] } }), undefined],
  ['a key in the old format', { config: { ignition: { version: '2.2.0' }, passwd: { users: [core] } } }, undefined],
  ['a password for core', config({ passwd: { users: [{ name: 'core', passwordHash: '$6$x' }] } }), undefined],
  ['kernel arguments', { kernelArguments: ['quiet'] }, undefined],
  [
    'another user',
    config({ passwd: { users: [{ ...core, name: 'alice' }] } }),
    `${blame}invalid passwd change(s): ignition passwd user section contains unsupported changes: non-core user`,
  ],
  [
    'a user without a name',
    config({ passwd: { users: [{ sshAuthorizedKeys: ['ssh-ed25519 AAAA me'] }] } }),
    `${blame}invalid passwd change(s): ignition passwd user section contains unsupported changes: non-core user`,
  ],
  [
    'a key and a uid for core',
    config({ passwd: { users: [{ ...core, uid: 1001 }] } }),
    `${blame}invalid passwd change(s): SSH keys and password hash are not reconcilable`,
  ],
  [
    'only a uid for core',
    config({ passwd: { users: [{ name: 'core', uid: 1001 }] } }),
    'render reconciliation error: new machineconfig "R" is not reconcilable against "R": ' +
      'invalid passwd change(s): SSH keys and password hash are not reconcilable; component errors: ' +
      'new machineconfig "R" is not reconcilable against "99-new": invalid passwd change(s): ' +
      'ignition passwd user section contains unsupported changes: user must be core and have 1 or more sshKeys',
  ],
  [
    'a group',
    config({ passwd: { groups: [{ name: 'g' }] } }),
    `${blame}invalid passwd change(s): ignition Passwd Groups section contains changes`,
  ],
  [
    'a disk',
    config({ storage: { disks: [{ device: '/dev/sdb' }] } }),
    `${blame}ignition disks section contains changes`,
  ],
  ['a link', config({ storage: { links: [{ path: '/etc/l' }] } }), `${blame}ignition links section contains changes`],
  [
    'a file that is appended to',
    config({ storage: { files: [{ path: '/etc/f', append: [{ source: 'data:,' }] }] } }),
    `${blame}ignition file /etc/f includes append`,
  ],
  ['FIPS', { fips: true }, `${blame}detected change to FIPS flag; refusing to modify FIPS on a running cluster`],
  [
    'an unknown version',
    { config: { ignition: { version: '9.9.9' } } },
    `parsing Ignition config failed: unknown version. ${supported}`,
  ],
  [
    'a version of a later OpenShift',
    { config: { ignition: { version: '3.6.0' } } },
    `parsing Ignition config failed: unknown version. ${supported}`,
  ],
  ['no version', { config: {} }, `parsing Ignition config failed: invalid version. ${supported}`],
  [
    'a key twice',
    config({ passwd: { users: [{ name: 'core', sshAuthorizedKeys: ['a', 'b', 'a'] }] } }),
    'parsing Ignition config spec v3 failed with error: config is not valid\n' +
      'Report: error at $.passwd.users.0.sshAuthorizedKeys.2: duplicate entry defined\n',
  ],
];

for (const [what, spec, complaint] of table) {
  test(`${what} ${complaint === undefined ? 'is rendered' : 'is refused in the words of the operator'}`, () => {
    assert.equal(complaintOf(spec), complaint);
  });
}
