import { isTakenInFips, type PublicKey, parsePublicKeyLines, sameKey } from '../ssh/ssh-key.ts';
import { judgeUsr, markerPattern, type UsrState } from '../usr/usr-state.ts';
import { parseMountTable } from './mount-table.ts';

/** What a node itself says, read through a debug pod. */
export type NodeLook = {
  readonly bootId: string;
  readonly isOstree: boolean;
  readonly usr: UsrState;
  /** Paths of ostree's markers of an unlocked deployment. */
  readonly markers: readonly string[];
  /** The public host keys of its sshd. */
  readonly hostKeys: readonly PublicKey[];
  /** The keys in the files of `core`. */
  readonly coreKeys: readonly PublicKey[];
  /** Whether the kernel runs in FIPS mode, in which sshd takes no Ed25519. */
  readonly fips: boolean;
};

/** Whether sshd lets this key in as `core`. */
export function letsCoreIn({ coreKeys, fips }: Pick<NodeLook, 'coreKeys' | 'fips'>, key: PublicKey): boolean {
  return coreKeys.some(other => sameKey(other, key)) && (!fips || isTakenInFips(key.algorithm));
}

const mountTable = '/proc/1/mountinfo';
const bootIdFile = '/proc/sys/kernel/random/boot_id';
const fipsFlag = '/proc/sys/crypto/fips_enabled';
const ostreeFlag = '/run/ostree-booted';
const hostKeyPattern = '/etc/ssh/ssh_host_*_key.pub';

/**
 * Where sshd finds the keys of `core`: one file on RHCOS 8, fragments on RHCOS 9 and later, where the Machine Config
 * Operator writes `ignition` (openshift/machine-config-operator `pkg/daemon/constants/constants.go`; coreos/ssh-key-dir).
 */
/** The files of keys that let `core` in. */
export const coreKeyPatterns = ['/var/home/core/.ssh/authorized_keys', '/var/home/core/.ssh/authorized_keys.d/*'];

/**
 * The files that a look reads, as patterns for the host's shell, in the order in which they are read. The mount table
 * comes after the markers: ostree mounts first and marks then, so that a node which is just being unlocked is not taken
 * for one that has the marker without the mount.
 */
export const lookPatterns: readonly string[] = [
  bootIdFile,
  fipsFlag,
  ostreeFlag,
  markerPattern,
  hostKeyPattern,
  ...coreKeyPatterns,
  mountTable,
];

/** `files` as `parseFiles` gives them. `undefined` where they do not say what matters: the mount table and the boot id. */
export function readLook(files: ReadonlyMap<string, string>): NodeLook | undefined {
  const mounts = files.get(mountTable);
  const bootId = files.get(bootIdFile)?.trim();
  if (!mounts || !bootId) return undefined;
  const paths = [...files.keys()];
  const keysBelow = (prefix: string): readonly PublicKey[] =>
    paths.filter(path => path.startsWith(prefix)).flatMap(path => parsePublicKeyLines(files.get(path) ?? ''));
  const markers = paths.filter(path => path.startsWith('/run/ostree/deployment-state/'));
  return {
    bootId,
    isOstree: files.has(ostreeFlag),
    usr: judgeUsr(parseMountTable(mounts), markers),
    markers,
    hostKeys: keysBelow('/etc/ssh/'),
    coreKeys: keysBelow('/var/home/core/.ssh/'),
    fips: files.get(fipsFlag)?.trim() === '1',
  };
}
