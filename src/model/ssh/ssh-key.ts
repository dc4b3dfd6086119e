import { createHash } from 'node:crypto';
import type { Secret } from '../../text/secret.ts';

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

/**
 * The key of one line; options before it (`from="10.0.0.0/8",no-pty ssh-rsa AAAA…`) are left out. `undefined` for blank
 * lines, comments, and what is no key: the base64 must hold a key of the algorithm that the line names.
 *
 * Grammar: sshd(8), AUTHORIZED_KEYS FILE FORMAT.
 */
export function parsePublicKeyLine(line: string): PublicKey | undefined {
  const text = line.trim();
  if (text.startsWith('#')) return undefined;
  return parseKeyFields(text) ?? parseKeyFields(withoutOptions(text));
}

/** Every key of an `authorized_keys` file, in order; lines that are none are passed over. */
export function parsePublicKeyLines(text: string): PublicKey[] {
  return text
    .split('\n')
    .map(parsePublicKeyLine)
    .filter(key => key !== undefined);
}

/** The key as a line of `authorized_keys`, without its end of line. */
export function lineOf(key: PublicKey): string {
  return [key.algorithm, key.base64, key.comment].filter(part => part !== '').join(' ');
}

/** Whether sshd takes keys of this algorithm in FIPS mode: no Ed25519 (docs.redhat.com, RHEL 9 security hardening, chapter 3). */
export function isTakenInFips(algorithm: string): boolean {
  return !/ed25519/.test(algorithm);
}

/** `SHA256:…`, as `ssh-keygen -l` and sshd's log print it. */
export function fingerprintOf(key: PublicKey): string {
  const digest = createHash('sha256').update(Buffer.from(key.base64, 'base64')).digest('base64');
  return `SHA256:${digest.replace(/=+$/, '')}`;
}

/** Whether both are the same key, whatever their comments say. */
export function sameKey(a: PublicKey, b: PublicKey): boolean {
  return a.algorithm === b.algorithm && a.base64 === b.base64;
}

/** The key that a blob of SSH's wire format holds (RFC 4253, 6.6); `undefined` where it names no algorithm. */
export function publicKeyOfBlob(blob: Buffer, comment = ''): PublicKey | undefined {
  const algorithm = algorithmOf(blob);
  return algorithm === undefined ? undefined : { algorithm, base64: blob.toString('base64'), comment };
}

/** Options end at the first blank outside of quotes; a quote with a backslash before it is a character like others. */
function withoutOptions(text: string): string {
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    if (text.startsWith('\\"', at)) at++;
    else if (text[at] === '"') quoted = !quoted;
    else if (!quoted && /[ \t]/.test(text[at] ?? '')) return text.slice(at).trimStart();
  }
  return '';
}

function parseKeyFields(text: string): PublicKey | undefined {
  const [, algorithm, base64, comment] = /^(\S+)[ \t]+([A-Za-z0-9+/]+={0,2})(?:[ \t]+(.*))?$/s.exec(text) ?? [];
  if (algorithm === undefined || base64 === undefined) return undefined;
  const blob = Buffer.from(base64, 'base64');
  const isWhole = blob.toString('base64') === base64;
  return isWhole && algorithmOf(blob) === algorithm ? { algorithm, base64, comment: comment ?? '' } : undefined;
}

/** The blob's first field: a length of four bytes, and the algorithm's name. */
function algorithmOf(blob: Buffer): string | undefined {
  if (blob.length < 4) return undefined;
  const end = 4 + blob.readUInt32BE(0);
  return end > 4 && end < blob.length ? blob.toString('latin1', 4, end) : undefined;
}
