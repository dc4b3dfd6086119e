import { generateKeyPairSync } from 'node:crypto';
import forge from 'node-forge';

/** A certificate for the loopback address that signs itself, as PEM; it is its own authority. */
export type Certificate = { readonly cert: string; readonly key: string };

let made: Certificate | undefined;

/** The same one for all tests of a process: it takes 0.1 s to make. */
export function loopbackCertificate(): Certificate {
  made ??= makeCertificate();
  return made;
}

/** Another one, which nobody trusts. */
export function makeCertificate(): Certificate {
  const pair = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(pair.publicKey);
  certificate.serialNumber = '01';
  certificate.validity.notBefore = new Date(Date.now() - 60_000);
  certificate.validity.notAfter = new Date(Date.now() + 24 * 3_600_000);
  const name = [{ name: 'commonName', value: 'loopback' }];
  certificate.setSubject(name);
  certificate.setIssuer(name);
  certificate.setExtensions([
    { name: 'basicConstraints', cA: true },
    {
      name: 'subjectAltName',
      altNames: [
        { type: 7, ip: '127.0.0.1' },
        { type: 2, value: 'localhost' },
        { type: 2, value: 'api.test' },
      ],
    },
  ]);
  certificate.sign(forge.pki.privateKeyFromPem(pair.privateKey), forge.md.sha256.create());
  return { cert: forge.pki.certificateToPem(certificate), key: pair.privateKey };
}
