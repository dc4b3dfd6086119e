import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dump, load } from 'js-yaml';
import type { Lab } from '../lab/lab.ts';
import { type KnownSecret, secretsOfKey } from './secret-search.ts';
import { startConnectProxy } from './test-proxy.ts';
import { type KeyFile, makeKeyFile } from './user-keys.ts';

/** Somebody who may do everything, by a token, through a proxy that takes a password, and with a private key of their own. */
export type SecretUser = AsyncDisposable & {
  readonly kubeconfig: string;
  readonly key: KeyFile;
  /** `user:PASSWORD@`, as it goes into a URL; not the proxy's. */
  readonly login: string;
  /** `?signature=…`, by which a server lets one in, too. */
  readonly query: string;
  /** Of which nobody is known. */
  readonly staleToken: string;
  readonly secrets: readonly KnownSecret[];
};

/** Makes one; the files are written to the directory. */
export async function aSecretUser({ api }: Lab, directory: string): Promise<SecretUser> {
  // With all characters that bearer tokens have (RFC 6750), some of which are percent-encoded.
  const [token, staleToken] = [`sha256~${secretWord()}+/-._==`, `sha256~${secretWord()}`];
  api.access.tokens.set(token, { name: 'secretive', groups: ['system:masters', 'system:authenticated'], extra: {} });
  const proxy = await startConnectProxy(Number(new URL(api.url).port));
  const [proxyPassword, password, signature] = [`p@:/${secretWord()}`, `pw-${secretWord()}`, secretWord()];
  const config = Object(load(await readFile(await api.writeKubeconfig(directory, 'secretive'), 'utf8')));
  config.clusters[0].cluster['proxy-url'] =
    `http://carrier:${encodeURIComponent(proxyPassword)}@127.0.0.1:${proxy.port}`;
  const kubeconfig = join(directory, 'secretive.kubeconfig');
  await writeFile(kubeconfig, dump(config), { mode: 0o600 });
  const key = await makeKeyFile(join(directory, 'id'));
  return {
    kubeconfig,
    key,
    login: `carrier:${password}@`,
    query: `?signature=${signature}`,
    staleToken,
    secrets: [
      { name: 'the token', text: token },
      { name: 'the stale token', text: staleToken },
      { name: "the proxy's password", text: proxyPassword },
      { name: "what the proxy's password is sent as", text: `carrier:${proxyPassword}` },
      { name: "a URL's password", text: password },
      { name: "a URL's signature", text: signature },
      ...secretsOfKey("the user's key", await readFile(key.path, 'utf8')),
    ],
    [Symbol.asyncDispose]: () => proxy[Symbol.asyncDispose](),
  };
}

function secretWord(): string {
  return randomBytes(15).toString('hex');
}
