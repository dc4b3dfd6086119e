import { generateKeyPairSync } from 'node:crypto';
import { type PublicKey, parsePublicKeyLine } from '../../src/model/ssh/ssh-key.ts';

/** A public key as it stands in a file, and as the product reads it. */
export type LinedKey = { readonly line: string; readonly publicKey: PublicKey };

/** A fresh Ed25519 public key in the format of `*.pub` files (RFC 8709). */
export function makeKey(comment: string): LinedKey {
  const { publicKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
  const field = (bytes: Uint8Array): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const blob = Buffer.concat([field(Buffer.from('ssh-ed25519')), field(raw)]);
  const line = `ssh-ed25519 ${blob.toString('base64')} ${comment}`;
  const parsed = parsePublicKeyLine(line);
  if (!parsed) throw new Error(`not a key: ${line}`);
  return { line, publicKey: parsed };
}

export const someKey: LinedKey = makeKey('somebody');
export const otherKey: LinedKey = makeKey('somebody else');
