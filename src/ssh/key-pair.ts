import type { pki } from 'node-forge';
import ssh2 from 'ssh2';
import { assertNever } from '../errors.ts';
import { type KeyPair, type KeyType, parsePublicKeyLine } from '../model/ssh/ssh-key.ts';
import { Secret } from '../text/secret.ts';

/**
 * Makes a key pair in memory: ECDSA on P-256, RSA of 3072 bits, or Ed25519. The private key is in a format that both
 * ssh2 and `ssh -i` read. ECDSA and RSA are let in by nodes in FIPS mode, Ed25519 is not.
 */
export async function makeKeyPair(type: KeyType, comment: string, signal: AbortSignal): Promise<KeyPair> {
  signal.throwIfAborted();
  const { publicLine, privateKey } = await make(type, comment);
  signal.throwIfAborted();
  const publicKey = parsePublicKeyLine(publicLine);
  if (publicKey === undefined) throw new Error(`the ${type} key that was made cannot be read`);
  return { type, publicKey, privateKey: new Secret(privateKey) };
}

type KeyText = { readonly publicLine: string; readonly privateKey: string };

function make(type: KeyType, comment: string): Promise<KeyText> {
  switch (type) {
    case 'ecdsa':
      return makeEcdsa(comment);
    case 'rsa':
      return makeRsa(comment);
    case 'ed25519':
      return makeEd25519(comment);
    default:
      return assertNever(type);
  }
}

function makeEcdsa(comment: string): Promise<KeyText> {
  return makeBySsh2(done => ssh2.utils.generateKeyPair('ecdsa', { bits: 256, comment }, done));
}

async function makeEd25519(comment: string): Promise<KeyText> {
  for (;;) {
    const pair = await makeBySsh2(done => ssh2.utils.generateKeyPair('ed25519', { comment }, done));
    // One pair in 256 is broken: ssh2 1.17 drops the zeros at the beginning of a public key, and then cannot read it.
    if (!(ssh2.utils.parseKey(pair.privateKey) instanceof Error)) return pair;
  }
}

type MadeBySsh2 = (error: Error | null, pair: { readonly public: string; readonly private: string }) => void;

function makeBySsh2(start: (done: MadeBySsh2) => void): Promise<KeyText> {
  return new Promise((resolve, reject) => {
    start((error, pair) => (error ? reject(error) : resolve({ publicLine: pair.public, privateKey: pair.private })));
  });
}

async function makeRsa(comment: string): Promise<KeyText> {
  // Loaded here, because few runs need it.
  const { default: forge } = await import('node-forge');
  // With a callback it uses Node's own generator, on a thread; without one it would count primes in JavaScript.
  const pair = await new Promise<pki.rsa.KeyPair>((resolve, reject) => {
    forge.pki.rsa.generateKeyPair({ bits: 3072 }, (error, made) => (error ? reject(error) : resolve(made)));
  });
  return {
    publicLine: forge.ssh.publicKeyToOpenSSH(pair.publicKey, comment),
    privateKey: forge.ssh.privateKeyToOpenSSH(pair.privateKey),
  };
}
