import { readFile } from 'node:fs/promises';
import { Failure } from '../errors.ts';
import { quoteForShell } from '../text/shell-quote.ts';
import { type Authenticate, openAuthProvider, openExecPlugin } from './client-node.ts';
import type { Connection } from './connection.ts';
import { execEnvironment } from './exec-environment.ts';
import type { Impersonation, Material } from './kubeconfig.ts';
import type { Surroundings } from './surroundings.ts';

/** How long a token file is believed before it is read again, as in client-go (`transport.cachingTokenSource`). */
const TOKEN_FILE_MS = 60_000;

/**
 * The connection's credentials: client certificate, and the bearer token or basic authentication, of which the first of
 * token file, token, user name, plugin, provider counts (client-go `clientcmd.getUserIdentificationPartialConfig`).
 */
export async function openCredentials(
  connection: Connection,
  surroundings: {
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly ca: Buffer | undefined;
    readonly onPlugin?: Surroundings['onPlugin'];
  },
): Promise<Authenticate> {
  const { user } = connection;
  const [certificate, key] = await Promise.all([readMaterial(user.certificate), readMaterial(user.key)]);
  const authenticate = await openBearer(connection, surroundings);
  return async () => {
    const found = await authenticate();
    return found.certificate ? found : { ...found, certificate, key };
  };
}

/** The headers that make the API server take us for another user. */
export function impersonationHeaders({ user, uid, groups, extra }: Impersonation): Record<string, string | string[]> {
  return {
    ...(user !== undefined && { 'Impersonate-User': user }),
    ...(uid !== undefined && { 'Impersonate-Uid': uid }),
    ...(groups.length > 0 && { 'Impersonate-Group': [...groups] }),
    ...Object.fromEntries(
      Object.entries(Object.groupBy(extra, ([key]) => key)).map(([key, pairs = []]) => [
        `Impersonate-Extra-${percentEncoded(key)}`,
        pairs.map(([, value]) => value),
      ]),
    ),
  };
}

/** `Failure('usage', 'BAD_KUBECONFIG')` for a file that cannot be read. */
export async function readMaterial(material: Material | undefined): Promise<Buffer | undefined> {
  if (material === undefined) return undefined;
  return material.kind === 'data' ? Buffer.from(material.base64, 'base64') : await readCredentialFile(material.path);
}

async function openBearer(
  connection: Connection,
  surroundings: Parameters<typeof openCredentials>[1],
): Promise<Authenticate> {
  const { tokenFile, token, username, password, exec, authProvider } = connection.user;
  if (tokenFile !== undefined) return fromTokenFile(tokenFile);
  if (token !== undefined) return async () => ({ authorization: `Bearer ${token}` });
  if (username !== undefined) {
    const pair = Buffer.from(`${username}:${password ?? ''}`).toString('base64');
    return async () => ({ authorization: `Basic ${pair}` });
  }
  if (exec !== undefined) {
    return openExecPlugin(exec, execEnvironment(exec, connection, surroundings), surroundings.onPlugin);
  }
  if (authProvider !== undefined) return openAuthProvider(connection);
  return async () => ({});
}

function fromTokenFile(file: string): Authenticate {
  let last: { readonly authorization: string; readonly readAt: number } | undefined;
  return async () => {
    if (last === undefined || performance.now() - last.readAt > TOKEN_FILE_MS) {
      const token = (await readCredentialFile(file)).toString().trim();
      last = { authorization: `Bearer ${token}`, readAt: performance.now() };
    }
    return { authorization: last.authorization };
  };
}

async function readCredentialFile(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code;
    throw new Failure('usage', 'BAD_KUBECONFIG', `cannot read ${file}, which the kubeconfig or a flag names: ${why}`, {
      hint: quoteForShell(['ls', '-ld', file]),
      cause: error,
    });
  }
}

/** Keys of extra fields may hold what header names may not (client-go `transport.headerKeyEscape`). */
function percentEncoded(key: string): string {
  return [...Buffer.from(key.toLowerCase())]
    .map(byte => String.fromCharCode(byte))
    .map(letter =>
      /[!#$&'*+\-.^_`|~0-9a-z]/.test(letter)
        ? letter
        : `%${letter.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
    )
    .join('');
}
