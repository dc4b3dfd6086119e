import { booleanAt, listAt, textAt, textsAt } from '../json.ts';
import { readMetadata } from '../metadata.ts';
import type { Manifest, Metadata, Resource } from '../resource.ts';
import { labelsOf, ourPrefix, type Run, runLabel } from '../run-id.ts';
import { lineOf, type PublicKey, parsePublicKeyLine, sameKey } from '../ssh/ssh-key.ts';
import { roleLabel } from './pool.ts';

/** On a key of this program that is to stay when its run is over, since somebody keeps it. */
const keptAnnotation = `${ourPrefix}/kept`;

/** Says of a key that was made for a run that it stays. */
export const keptPatch: object = { metadata: { annotations: { [keptAnnotation]: 'true' } } };

/** A MachineConfig, as far as it lets keys in as `core`. */
export type MachineConfig = {
  readonly metadata: Metadata;
  readonly role: string;
  readonly coreKeys: readonly PublicKey[];
  /** Whether nodes of this config run in FIPS mode: that is decided when they are installed, and stays. */
  readonly fips: boolean;
};

export const machineConfigs: Resource<MachineConfig> = {
  group: 'machineconfiguration.openshift.io',
  version: 'v1',
  plural: 'machineconfigs',
  kind: 'MachineConfig',
  scope: 'cluster',
  read: readMachineConfig,
};

/**
 * An object of our own that lets one key in as `core`. The installer's `99-master-ssh` and `99-worker-ssh` are left alone:
 * the operator joins the keys of all MachineConfigs (openshift/machine-config-operator `docs/Update-SSHKeys.md`).
 */
export function grantManifest(grant: {
  readonly name: string;
  readonly role: string;
  readonly ignitionVersion: string;
  readonly publicKey: PublicKey;
  readonly run: Run;
}): Manifest {
  return {
    apiVersion: 'machineconfiguration.openshift.io/v1',
    kind: 'MachineConfig',
    metadata: { name: grant.name, labels: { ...labelsOf(grant.run), [roleLabel]: grant.role } },
    spec: {
      config: {
        ignition: { version: grant.ignitionVersion },
        passwd: { users: [{ name: 'core', sshAuthorizedKeys: [lineOf(grant.publicKey)] }] },
      },
    },
  };
}

/** The name says whose it is even after the object is gone, when only a pool's list of sources still tells of it. */
export function grantName(role: string, run: Run): string {
  return `99-${role}-${ourPrefix}-${run.id}`;
}

export function isGrantName(name: string): boolean {
  return new RegExp(`^99-.+-${ourPrefix}-[a-z0-9]+$`).test(name);
}

/** Whether it is one of ours: only those are ever revoked. */
export function isGrant(config: MachineConfig): boolean {
  return runLabel in config.metadata.labels && isGrantName(config.metadata.name);
}

/**
 * Whether a key of ours is to stay: one of the user's (`key grant`), or one that is kept (`--keep-key`). What a run makes for
 * itself is named after it.
 */
export function isToStay({ metadata, coreKeys }: MachineConfig): boolean {
  const ofRun = keyComment({ id: metadata.labels[runLabel] ?? '' });
  return keptAnnotation in metadata.annotations || coreKeys.some(({ comment }) => comment !== ofRun);
}

/** The comment of a key that a run makes for itself. */
export function keyComment(run: Run): string {
  return `${ourPrefix}-${run.id}`;
}

export function letsIn(config: MachineConfig, key: PublicKey): boolean {
  return config.coreKeys.some(other => sameKey(other, key));
}

function readMachineConfig(raw: unknown): MachineConfig {
  const users = listAt(raw, 'spec', 'config', 'passwd', 'users');
  const metadata = readMetadata(raw);
  return {
    metadata,
    role: metadata.labels[roleLabel] ?? '',
    coreKeys: users
      .filter(user => textAt(user, 'name') === 'core')
      .flatMap(user => textsAt(user, 'sshAuthorizedKeys'))
      .flatMap(line => parsePublicKeyLine(line) ?? []),
    fips: booleanAt(raw, 'spec', 'fips') ?? false,
  };
}
