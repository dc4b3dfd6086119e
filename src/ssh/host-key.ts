import type { ServerHostKeyAlgorithm } from 'ssh2';
import { Failure } from '../errors.ts';
import { fingerprintOf, type PublicKey, publicKeyOfBlob, sameKey } from '../model/ssh/ssh-key.ts';

/** Watches over the key that a server shows. */
export type HostKeyCheck = {
  /** The algorithms to offer, those of the pinned keys first: of the keys that it has, the server shows one we know. */
  readonly algorithms: ServerHostKeyAlgorithm[];
  /** Whether the key of this blob is a pinned one; asked again at each exchange of keys. */
  readonly accept: (blob: Buffer) => boolean;
  /** `HOST_KEY_MISMATCH`, once a key was not accepted. */
  readonly mismatch: () => Failure | undefined;
};

/** Accepts the given keys and no others: there is no trust on first use. */
export function pinHostKeys(hostKeys: readonly PublicKey[]): HostKeyCheck {
  let mismatch: Failure | undefined;
  return {
    algorithms: algorithmsFor(hostKeys),
    accept(blob) {
      const shown = publicKeyOfBlob(blob);
      if (shown !== undefined && hostKeys.some(key => sameKey(key, shown))) return true;
      mismatch = mismatchOf(shown, hostKeys);
      return false;
    },
    mismatch: () => mismatch,
  };
}

/**
 * What ssh2 can check, by type of key; RSA without its SHA-1 signatures. Types that are not pinned stay in the offer, at
 * its end, so that a node whose keys all changed is told from one that does not speak SSH.
 */
const signatures: Readonly<Record<string, readonly ServerHostKeyAlgorithm[]>> = {
  'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
  'ssh-ed25519': ['ssh-ed25519'],
  'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384'],
  'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521'],
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256'],
};

function algorithmsFor(hostKeys: readonly PublicKey[]): ServerHostKeyAlgorithm[] {
  const types = Object.keys(signatures);
  const pinned = types.filter(type => hostKeys.some(key => key.algorithm === type));
  const others = types.filter(type => !pinned.includes(type));
  return [...pinned, ...others].flatMap(type => signatures[type] ?? []);
}

function mismatchOf(shown: PublicKey | undefined, hostKeys: readonly PublicKey[]): Failure {
  const sameType = hostKeys.filter(key => key.algorithm === shown?.algorithm);
  const expected = (sameType.length > 0 ? sameType : hostKeys).map(describe).join(' or ');
  return new Failure(
    'refused',
    'HOST_KEY_MISMATCH',
    `sshd shows the host key ${shown ? describe(shown) : 'of no known form'}, expected ${expected || 'none'}`,
    { hint: 'find out who answers on port 22 of the node: its keys in /etc/ssh are read anew by each run' },
  );
}

function describe(key: PublicKey): string {
  return `${fingerprintOf(key)} (${key.algorithm})`;
}
