import { createPrivateKey } from 'node:crypto';
import type { ParsedKey } from 'ssh2';
import ssh2 from 'ssh2';
import { Failure } from '../errors.ts';
import { publicKeyOfBlob } from '../model/ssh/ssh-key.ts';
import type { Identity } from '../ports.ts';
import { OneKeyAgent, type Sign } from './one-key-agent.ts';

/**
 * The identity of a private key's text: OpenSSH's own format, PEM (PKCS#1, SEC1, PKCS#8) or PuTTY's.
 * `Failure('usage', 'BAD_KEY')` for what is none of these, and for a key that is locked with a passphrase.
 */
export function identityOf(privateKey: string, origin: string): Identity {
  const key = parsePrivateKey(privateKey, origin);
  return makeIdentity(key, origin, async (data, hash) => {
    const signature: unknown = key.sign(data, hash);
    if (Buffer.isBuffer(signature)) return signature;
    throw signature;
  });
}

/** A key with its way to sign. */
export function makeIdentity(key: ParsedKey, origin: string, sign: Sign): Identity {
  const publicKey = publicKeyOfBlob(key.getPublicSSH(), key.comment);
  if (publicKey === undefined) throw new Error('ssh2 made a public key without an algorithm');
  return { publicKey, origin, signer: new OneKeyAgent(key, sign) };
}

function parsePrivateKey(text: string, origin: string): ParsedKey {
  const key = parseKey(text);
  if (!(key instanceof Error) && key.isPrivateKey()) return key;
  if (!(key instanceof Error)) throw badKey(`${origin} is a public key`, 'name the private key, the file without .pub');
  const isLocked = /encrypted/i.test(key.message) || text.includes('BEGIN ENCRYPTED PRIVATE KEY');
  throw isLocked
    ? badKey(
        `the key of ${origin} is locked with a passphrase`,
        'unlock it into ssh-agent with ssh-add, and use --key agent',
      )
    : badKey(`${origin} is not a private key that can be read`, 'make one with ssh-keygen -t ecdsa');
}

function parseKey(text: string): ParsedKey | Error {
  return ssh2.utils.parseKey(rewritePkcs8(text) ?? text);
}

/** PKCS#8, which ssh2 does not read, in the older PEM format of the key's type. */
function rewritePkcs8(text: string): string | undefined {
  if (!text.includes('-----BEGIN PRIVATE KEY-----')) return undefined;
  try {
    const key = createPrivateKey(text);
    const type = key.asymmetricKeyType === 'ec' ? 'sec1' : 'pkcs1';
    return key.export({ type, format: 'pem' }).toString();
  } catch {
    return undefined;
  }
}

function badKey(message: string, hint: string): Failure {
  return new Failure('usage', 'BAD_KEY', message, { hint });
}
