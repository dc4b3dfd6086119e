import { printableLine } from './printable.ts';

/** Replaces what must not be shown by `[redacted]`. */
export type Redactor = {
  /**
   * Whatever is known to be secret, and by its form alone: private keys in PEM, and the password of a URL
   * (`https://user:password@host`).
   */
  redact(text: string): string;
  /** From now on this is secret too, and so is each long line of it. Shorter than four characters is ignored: it would garble every text, and so give itself away. */
  hide(secret: string): void;
};

/** A redactor that knows `secrets`: tokens, passwords, private keys. */
export function makeRedactor(secrets: Iterable<string> = []): Redactor {
  let known: readonly string[] = [];
  const redactor: Redactor = {
    redact: text => {
      const withoutKnown = known.reduce((rest, secret) => rest.replaceAll(secret, mark), text);
      return withoutKnown.replace(pemPrivateKey, mark).replace(urlPassword, `$1:${mark}@`);
    },
    hide: secret => {
      const longestFirst = [...known, ...partsOf(secret)].sort((a, b) => b.length - a.length);
      known = [...new Set(longestFirst)];
    },
  };
  for (const secret of secrets) redactor.hide(secret);
  return redactor;
}

const mark = '[redacted]';

const pemPrivateKey = /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----.*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/gs;

/** Also one with characters that belong encoded: what begins as a port does is none. Up to the last `@`. */
const urlPassword = /\b([a-z][a-z0-9+.-]{0,30}:\/\/[^\s/?#:@[]*):(?!\d*[/?#])[^\s"'<>]{0,300}@/gi;

/** A secret of many lines may be shown as one line, or line by line with other white space between. */
function partsOf(secret: string): string[] {
  const whole = secret.trim();
  const lines = whole
    .split('\n')
    .map(line => line.trim())
    .filter(line => line.length >= 16 && !line.startsWith('-----'));
  return [whole, printableLine(whole), ...lines].filter(part => part.length >= 4);
}
