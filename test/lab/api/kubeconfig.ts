import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import type { Certified } from './certificates.ts';

/** How a user of a kubeconfig shows who they are. */
export type Credentials =
  | { readonly kind: 'certificate'; readonly pair: Certified }
  | { readonly kind: 'token'; readonly token: string };

export type Kubeconfig = {
  readonly server: string;
  /** PEM. */
  readonly authority: string;
  readonly user: string;
  readonly credentials: Credentials;
  /** The context's namespace; `undefined` leaves it out, which means `default`. */
  readonly namespace?: string;
};

/** One cluster (`lab`), one user, and one context of the user's name. */
export function kubeconfigText({ server, authority, user, credentials, namespace }: Kubeconfig): string {
  return dump({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': user,
    clusters: [{ name: 'lab', cluster: { server, 'certificate-authority-data': base64(authority) } }],
    users: [{ name: user, user: userEntry(credentials) }],
    contexts: [{ name: user, context: { cluster: 'lab', user, ...(namespace === undefined ? {} : { namespace }) } }],
  });
}

/** Writes `USER.kubeconfig`, mode 0600, and returns its path. */
export async function writeKubeconfig(directory: string, kubeconfig: Kubeconfig): Promise<string> {
  const path = join(directory, `${kubeconfig.user}.kubeconfig`);
  await writeFile(path, kubeconfigText(kubeconfig), { mode: 0o600 });
  return path;
}

function userEntry(credentials: Credentials): object {
  if (credentials.kind === 'token') return { token: credentials.token };
  const { certificate, key } = credentials.pair;
  return { 'client-certificate-data': base64(certificate), 'client-key-data': base64(key) };
}

function base64(pem: string): string {
  return Buffer.from(pem).toString('base64');
}
