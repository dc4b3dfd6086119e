import type { PublicKey } from '../../src/model/ssh-key.ts';
import type { Identity } from '../../src/ports.ts';
import { someKey } from './keys.ts';

/** A key that could be logged in with, if there were anything to log in to. */
export function anIdentity(origin: string, publicKey: PublicKey = someKey.publicKey): Identity {
  return { publicKey, origin, signer: undefined };
}
