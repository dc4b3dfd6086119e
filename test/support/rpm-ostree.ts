import { type Nevra, parseNevra } from '../../src/model/rpm/nevra.ts';
import type { Deployment } from '../../src/model/rpm-ostree/deployment.ts';
import { readDeployment } from '../../src/model/rpm-ostree/deployment.ts';
import { parseStatus, type Status } from '../../src/model/rpm-ostree/status.ts';

/** A NEVRA that has to be one. */
export function nevra(text: string): Nevra {
  const parsed = parseNevra(text);
  if (!parsed) throw new Error(`${text} is no NEVRA`);
  return parsed;
}

/** As `rpm-ostree status --json` writes a package. */
export function rawNevra(text: string): readonly unknown[] {
  const { name, epoch, version, release, arch } = nevra(text);
  return [text, name, epoch, version, release, arch];
}

export type DeploymentOptions = {
  /** The checksum is 64 times this digit. */
  readonly digit?: string;
  readonly baseDigit?: string;
  readonly serial?: number;
  readonly booted?: boolean;
  readonly staged?: boolean;
  /** NEVRAs: of the base, and what it is replaced by. */
  readonly replaced?: readonly (readonly [base: string, override: string])[];
  readonly removed?: readonly string[];
  readonly requested?: readonly string[];
  readonly requestedRemovals?: readonly string[];
  readonly layered?: readonly string[];
  readonly fields?: Readonly<Record<string, unknown>>;
};

/** A deployment of a node of OpenShift 4.12 or newer, as rpm-ostree 2022 and newer writes one. */
export function rawDeployment(options: DeploymentOptions = {}): Readonly<Record<string, unknown>> {
  const { digit = 'a', baseDigit = digit, serial = 0, booted = false, staged = false } = options;
  const { replaced = [], removed = [], layered = [] } = options;
  const checksum = digit.repeat(64);
  return {
    id: `rhcos-${checksum}.${serial}`,
    osname: 'rhcos',
    checksum,
    serial,
    timestamp: 1_790_000_000,
    booted,
    staged,
    pinned: false,
    unlocked: 'none',
    version: '418.94.202611010000-0',
    'container-image-reference': 'ostree-unverified-registry:registry.example/os@sha256:0123',
    'container-image-reference-digest': 'sha256:0123',
    ...(baseDigit !== digit && { 'base-checksum': baseDigit.repeat(64) }),
    'base-commit-meta': {},
    packages: [],
    'base-removals': removed.map(rawNevra),
    'base-local-replacements': replaced.map(([base, override]) => [rawNevra(override), rawNevra(base)]),
    'base-remote-replacements': {},
    'requested-packages': layered,
    'requested-local-packages': [],
    'requested-local-fileoverride-packages': [],
    'requested-base-removals': options.requestedRemovals ?? removed.map(text => nevra(text).name),
    'requested-base-local-replacements': options.requested ?? replaced.map(([, override]) => override),
    'regenerate-initramfs': false,
    ...options.fields,
  };
}

export function aDeployment(options: DeploymentOptions = {}): Deployment {
  const deployment = readDeployment(rawDeployment(options));
  if (!deployment) throw new Error('no deployment');
  return deployment;
}

/** Of a node with these deployments, the next one first. */
export function aStatus(...deployments: readonly DeploymentOptions[]): Status {
  const status = parseStatus(statusJson(deployments));
  if (!status) throw new Error('no status');
  return status;
}

export function statusJson(deployments: readonly DeploymentOptions[], transaction: unknown = null): string {
  const raw = {
    deployments: deployments.map(rawDeployment),
    transaction,
    'cached-update': null,
    'update-driver': null,
  };
  return JSON.stringify(raw, undefined, 2);
}
