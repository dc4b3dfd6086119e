/** Something that must not be found, and what to call it. ASCII. */
export type KnownSecret = { readonly name: string; readonly text: string };

/** Somewhere that was looked at, and what is there. */
export type Place = { readonly name: string; readonly text: string };

/**
 * Which of these secrets is where, a line each: as it is, in base64 within something longer, percent-encoded or escaped in
 * JSON. Whatever looks like a private key is one.
 */
export function findSecrets(secrets: readonly KnownSecret[], places: readonly Place[]): readonly string[] {
  const patterns = [...secrets, { name: 'a private key', text: 'PRIVATE KEY' }].flatMap(patternsOf);
  return places.flatMap(({ name, text }) => {
    const readings = [text, percentDecoded(text), text.replaceAll('\\"', '"').replaceAll('\\\\', '\\')];
    const found = patterns.filter(({ pattern }) => readings.some(reading => reading.includes(pattern)));
    return [...new Set(found.map(({ is }) => `${name}: ${is}`))];
  });
}

/** The lines of a private key's file that tell it from all others: a part of it is as bad as the whole. */
export function secretsOfKey(name: string, pem: string): readonly KnownSecret[] {
  const body = pem.split('\n').filter(line => line.length >= 16 && !line.startsWith('-----'));
  // In OpenSSH's format, what all keys begin with comes first, and then the public half (PROTOCOL.key).
  const own = pem.includes('BEGIN OPENSSH') ? body.slice(-2) : body;
  return own.map(text => ({ name, text }));
}

function patternsOf({ name, text }: KnownSecret): readonly { readonly is: string; readonly pattern: string }[] {
  const encoded = [0, 1, 2].map(before => base64After(before, text));
  const forUrls = encoded.map(pattern => pattern.replaceAll('+', '-').replaceAll('/', '_'));
  return [
    { is: name, pattern: text },
    ...[...encoded, ...forUrls].map(pattern => ({ is: `${name} in base64`, pattern })),
  ];
}

/** What of a text in base64 depends on this part alone, where so many bytes come before it, modulo 3. */
function base64After(before: number, text: string): string {
  const whole = Buffer.concat([Buffer.alloc(before), Buffer.from(text)]);
  return whole.toString('base64').slice(Math.ceil((before * 8) / 6), Math.floor((whole.length * 8) / 6));
}

function percentDecoded(text: string): string {
  return text.replace(/%[0-9a-f]{2}/gi, code => String.fromCharCode(Number.parseInt(code.slice(1), 16)));
}
