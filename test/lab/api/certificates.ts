import { constants, generateKeyPair, privateEncrypt, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import forge from 'node-forge';

/** PEM. */
export type Certified = { readonly certificate: string; readonly key: string };

export type Authority = Certified & {
  /** For a server that is reached by this address. */
  issueServer(address: string): Promise<Certified>;
  /** For a client: the user's name is the common name, each group an organization. */
  issueClient(user: { readonly name: string; readonly groups: readonly string[] }): Promise<Certified>;
};

/** A certificate authority of its own, in memory. RSA, since node-forge signs nothing else. */
export async function createAuthority(): Promise<Authority> {
  const keys = await makeKeys();
  const subject = [{ name: 'commonName', value: 'lab-ca' }];
  const certificate = describe(keys.publicKey, subject, subject);
  certificate.setExtensions([
    { name: 'basicConstraints', cA: true, critical: true },
    { name: 'keyUsage', keyCertSign: true, digitalSignature: true, critical: true },
  ]);
  const signer = { ...forge.pki.privateKeyFromPem(keys.privateKey), sign: signWith(keys.privateKey) };
  const sign = (unsigned: forge.pki.Certificate) => {
    unsigned.sign(signer, forge.md.sha256.create());
    return forge.pki.certificateToPem(unsigned);
  };
  const issue = async (name: forge.pki.CertificateField[], extensions: object[]): Promise<Certified> => {
    const own = await makeKeys();
    const unsigned = describe(own.publicKey, name, subject);
    unsigned.setExtensions(extensions);
    return { certificate: sign(unsigned), key: own.privateKey };
  };
  return {
    certificate: sign(certificate),
    key: keys.privateKey,
    issueServer: address =>
      issue(
        [{ name: 'commonName', value: 'kube-apiserver' }],
        [
          { name: 'extKeyUsage', serverAuth: true },
          {
            name: 'subjectAltName',
            altNames: [
              { type: IP_ADDRESS, ip: address },
              { type: DNS_NAME, value: 'localhost' },
            ],
          },
        ],
      ),
    issueClient: ({ name, groups }) =>
      issue(
        [...groups.map(value => ({ name: 'organizationName', value })), { name: 'commonName', value: name }],
        [{ name: 'extKeyUsage', clientAuth: true }],
      ),
  };
}

/** GeneralName's tags in RFC 5280. */
const DNS_NAME = 2;
const IP_ADDRESS = 7;

const YEAR_MS = 365 * 24 * 3600 * 1000;
/** So that a clock which is set back a little finds the certificates valid. */
const EARLIER_MS = 3600 * 1000;

function describe(
  publicKey: string,
  subject: forge.pki.CertificateField[],
  issuer: forge.pki.CertificateField[],
): forge.pki.Certificate {
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey);
  certificate.serialNumber = `01${randomBytes(8).toString('hex')}`;
  certificate.validity.notBefore = new Date(Date.now() - EARLIER_MS);
  certificate.validity.notAfter = new Date(Date.now() + YEAR_MS);
  certificate.setSubject(subject);
  certificate.setIssuer(issuer);
  return certificate;
}

/** RSASSA-PKCS1-v1_5 with SHA-256, in bytes as node-forge has them: a character each. */
function signWith(key: string): (digest: forge.md.MessageDigest) => string {
  return digest => {
    const signed = Buffer.concat([SHA256_INFO, Buffer.from(digest.digest().getBytes(), 'latin1')]);
    return privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, signed).toString('latin1');
  };
}

/** What stands before the digest: its algorithm and its length (RFC 8017, 9.2). */
const SHA256_INFO = Buffer.from('3031300d060960864801650304020105000420', 'hex');

/** node:crypto is many times faster at this, and at signing, than node-forge. */
function makeKeys(): Promise<{ publicKey: string; privateKey: string }> {
  return promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
}
