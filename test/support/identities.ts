import type { PublicKey } from '../../src/model/ssh/ssh-key.ts';
import type { Identity } from '../../src/ports.ts';
import type { MadeKey } from '../../src/steps/ssh/make-key.ts';
import { Secret } from '../../src/text/secret.ts';
import { someKey } from './keys.ts';

/** A key that could be logged in with, if there were anything to log in to. */
export function anIdentity(origin: string, publicKey: PublicKey = someKey.publicKey): Identity {
  return { publicKey, origin, signer: undefined };
}

/** A key pair that this program made. */
export function aMadeKey(publicKey: PublicKey = someKey.publicKey): MadeKey {
  return { identity: anIdentity('key made for this run', publicKey), privateKey: new Secret('private') };
}
