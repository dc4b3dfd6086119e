import type { Secret } from '../text/secret.ts';

/** One line of an `authorized_keys` or `*.pub` file, taken apart. */
export type PublicKey = {
  /** `ssh-ed25519`, `ecdsa-sha2-nistp256`, `ssh-rsa`, … */
  readonly algorithm: string;
  /** The key itself, base64 as in the line. */
  readonly base64: string;
  readonly comment: string;
};

export type KeyType = 'ecdsa' | 'rsa' | 'ed25519';

export type KeyPair = {
  readonly type: KeyType;
  readonly publicKey: PublicKey;
  /** OpenSSH or PEM text. */
  readonly privateKey: Secret;
};
