import type { ParsedKey, SignCallback, SigningRequestOptions } from 'ssh2';
import ssh2 from 'ssh2';

/** Signs `data`; `hash` is for RSA keys, the other algorithms say theirs by name. */
export type Sign = (data: Buffer, hash: 'sha256' | 'sha512' | undefined) => Promise<Buffer>;

/**
 * One key that can sign, in the shape that ssh2 takes for every kind of signer (it accepts nothing but subclasses of its
 * `BaseAgent`). Keys that are offered one by one keep their order, and tell which of them was let in.
 */
export class OneKeyAgent extends ssh2.BaseAgent<ParsedKey> {
  readonly #key: ParsedKey;
  readonly #sign: Sign;

  constructor(key: ParsedKey, sign: Sign) {
    super();
    this.#key = key;
    this.#sign = sign;
  }

  override getIdentities(callback: (error: undefined, keys: ParsedKey[]) => void): void {
    callback(undefined, [this.#key]);
  }

  override sign(_key: ParsedKey, data: Buffer, ...[options, done]: SignArguments): void {
    if (done === undefined || typeof options === 'function') throw new Error('ssh2 wants a signature without options');
    // Last the catch, because ssh2 throws over a signature that it cannot read.
    this.#signSafely(data, options.hash)
      .then(signature => done(undefined, signature))
      .catch(done);
  }

  async #signSafely(data: Buffer, hash: SigningRequestOptions['hash']): Promise<Buffer> {
    // SHA-1 is what ssh2 falls back to where a server announces no signature algorithms; OpenSSH 8.8 and later refuse it.
    const isSha1 = this.#key.type === 'ssh-rsa' && hash === undefined;
    if (isSha1 || hash === 'sha1') throw new Error('RSA keys sign with SHA-2 only');
    return await this.#sign(data, hash);
  }
}

type SignArguments = [options: SigningRequestOptions, done?: SignCallback | undefined] | [done: SignCallback];
