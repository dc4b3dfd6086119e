import { createHash } from 'node:crypto';
import type { Draft, Store } from '../../api/store.ts';
import { timestamp } from '../timestamp.ts';
import { clusterPolicies } from './disruption-policy.ts';
import { renderPool } from './render.ts';
import { retarget } from './render-controller.ts';
import {
  machineConfigPools,
  machineConfigs,
  machineConfigurations,
  machineConfigVersion,
  roleLabel,
} from './resources.ts';

export type Role = 'master' | 'worker';

export type InitialObjects = {
  /** What the installer's `99-ROLE-ssh` lets in. */
  readonly installerKeys: Readonly<Record<Role, readonly string[]>>;
  /** Whose nodes were installed in FIPS mode; `undefined`: nobody's. */
  readonly fipsRoles: ReadonlySet<Role> | undefined;
  /** Names of the pools that somebody has made since, for workers with a role of that name; `undefined`: none. */
  readonly customPools: readonly string[] | undefined;
  readonly ignitionVersions: readonly string[];
  readonly now: Date;
};

/** All of the operator's objects that a cluster has after its installation. The pools do not count their nodes yet. */
export function createInitialObjects(store: Store, options: InitialObjects): void {
  for (const role of ['master', 'worker'] as const) {
    store.create(machineConfigs, baseConfig(role, `${options.ignitionVersions.at(-1)}.0`));
    store.create(machineConfigs, installerConfig(role, options.installerKeys[role]));
    if (options.fipsRoles?.has(role)) store.create(machineConfigs, fipsConfig(role));
    createPool(store, poolOf(role, timestamp(options.now)), role, options);
  }
  for (const name of options.customPools ?? []) {
    createPool(store, customPool(name, timestamp(options.now)), 'worker', options);
  }
  store.create(machineConfigurations, machineConfiguration());
}

/** A pool that has taken up what there is for a role. */
function createPool(store: Store, draft: Draft, role: Role, { ignitionVersions }: InitialObjects): void {
  const pool = store.create(machineConfigPools, draft);
  const names = [`00-${role}`, `99-${role}-fips`, `99-${role}-ssh`];
  const configs = names.flatMap(name => store.get(machineConfigs, undefined, name) ?? []);
  retarget(store, pool, renderPool(store, pool, { configs, ignitionVersions }));
}

/** A key of the right form that nobody has the other half of. */
export function installerKey(role: Role): string {
  const field = (bytes: Buffer): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const point = createHash('sha256').update(`installer of ${role}`).digest();
  const blob = Buffer.concat([field(Buffer.from('ssh-ed25519')), field(point)]);
  return `ssh-ed25519 ${blob.toString('base64')} installer`;
}

function config(name: string, role: Role, ignition: object): Draft {
  return {
    apiVersion: machineConfigVersion,
    kind: 'MachineConfig',
    metadata: { name, generation: 1, labels: { [roleLabel]: role } },
    spec: { config: ignition },
  };
}

/** In a real cluster some fifty files and units of the operator's templates; here one file that stands for them. */
function baseConfig(role: Role, version: string): Draft {
  const file = {
    path: '/etc/mco/proxy.env',
    mode: 0o644,
    contents: { compression: '', source: 'data:,' },
  };
  return config(`00-${role}`, role, { ignition: { version }, storage: { files: [file] } });
}

function installerConfig(role: Role, keys: readonly string[]): Draft {
  const users = [{ name: 'core', sshAuthorizedKeys: keys }];
  return config(`99-${role}-ssh`, role, { ignition: { version: '3.2.0' }, passwd: { users } });
}

/** openshift/installer `pkg/asset/machines/machineconfig/fips.go` */
function fipsConfig(role: Role): Draft {
  const { spec, ...draft } = config(`99-${role}-fips`, role, { ignition: { version: '3.2.0' } });
  return { ...draft, spec: { ...spec, fips: true } };
}

/** It inherits what is for workers, as the operator's `docs/custom-pools.md` has it. */
function customPool(name: string, now: string): Draft {
  const { apiVersion, kind, spec, status } = poolOf('worker', now);
  const machineConfigSelector = { matchExpressions: [{ key: roleLabel, operator: 'In', values: ['worker', name] }] };
  const nodeSelector = { matchLabels: { [`node-role.kubernetes.io/${name}`]: '' } };
  const metadata = { name, generation: 1 };
  return { apiVersion, kind, metadata, spec: { ...spec, machineConfigSelector, nodeSelector }, status };
}

function poolOf(role: Role, now: string): Draft {
  const types = ['RenderDegraded', 'NodeDegraded', 'Degraded', 'PinnedImageSetsDegraded'];
  const conditions = types.map(type => ({ type, status: 'False', reason: '', message: '', lastTransitionTime: now }));
  return {
    apiVersion: machineConfigVersion,
    kind: 'MachineConfigPool',
    metadata: {
      name: role,
      generation: 1,
      labels: {
        'machineconfiguration.openshift.io/mco-built-in': '',
        [`pools.operator.machineconfiguration.openshift.io/${role}`]: '',
      },
    },
    spec: {
      machineConfigSelector: { matchLabels: { [roleLabel]: role } },
      nodeSelector: { matchLabels: { [`node-role.kubernetes.io/${role}`]: '' } },
      paused: false,
    },
    status: { conditions },
  };
}

function machineConfiguration(): Draft {
  return {
    apiVersion: 'operator.openshift.io/v1',
    kind: 'MachineConfiguration',
    metadata: { name: 'cluster', generation: 1 },
    spec: { logLevel: 'Normal', managementState: 'Managed', operatorLogLevel: 'Normal' },
    status: {
      observedGeneration: 1,
      nodeDisruptionPolicyStatus: { clusterPolicies: clusterPolicies({}) },
    },
  };
}
