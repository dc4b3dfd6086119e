import path from 'node:path';
import { loadAll } from 'js-yaml';
import { Failure } from '../errors.ts';
import { booleanAt, isRecord, listAt, recordAt, textAt, textsAt } from '../model/json.ts';
import { printable } from '../text/printable.ts';
import type { ClusterEntry, ContextEntry, ExecPlugin, Kubeconfig, Material, UserEntry } from './kubeconfig.ts';

/**
 * Reads one kubeconfig file; an empty one is an empty kubeconfig. Relative paths are relative to the file, and so is the
 * command of a credential plugin where it has a slash (client-go `clientcmd.GetAuthInfoFileReferences`).
 *
 * `Failure('usage', 'BAD_KUBECONFIG')` for what is no YAML, or no mapping.
 */
export function readKubeconfig(text: string, file: string): Kubeconfig {
  const raw = parseYaml(text, file);
  const at = (name: string | undefined) => (name ? path.resolve(path.dirname(file), name) : undefined);
  return {
    currentContext: textAt(raw, 'current-context') || undefined,
    contexts: named(raw, 'contexts', 'context', readContext),
    clusters: named(raw, 'clusters', 'cluster', entry => readCluster(entry, at)),
    users: named(raw, 'users', 'user', entry => readUser(entry, at)),
  };
}

type Absolute = (path: string | undefined) => string | undefined;

function parseYaml(text: string, file: string): unknown {
  try {
    const raw = loadAll(text)[0] ?? {};
    if (isRecord(raw)) return raw;
  } catch (error) {
    throw badKubeconfig(file, error instanceof Error ? printable(error.message, 200) : 'no YAML', error);
  }
  throw badKubeconfig(file, 'it is not a mapping');
}

function badKubeconfig(file: string, why: string, cause?: unknown): Failure {
  return new Failure('usage', 'BAD_KUBECONFIG', `cannot read the kubeconfig ${file}: ${why}`, {
    hint: 'name another file with --kubeconfig, or unset KUBECONFIG',
    cause,
  });
}

/** `[{name, KIND: entry}]` as a map; of a name that comes twice, the last one counts. */
function named<T>(raw: unknown, list: string, kind: string, read: (entry: unknown) => T): ReadonlyMap<string, T> {
  return new Map(listAt(raw, list).map(item => [textAt(item, 'name') ?? '', read(recordAt(item, kind))]));
}

function readContext(entry: unknown): ContextEntry {
  return {
    cluster: textAt(entry, 'cluster') || undefined,
    user: textAt(entry, 'user') || undefined,
    namespace: textAt(entry, 'namespace') || undefined,
  };
}

function readCluster(entry: unknown, absolute: Absolute): ClusterEntry {
  return {
    server: textAt(entry, 'server') || undefined,
    ca: readMaterial(entry, 'certificate-authority', absolute),
    insecure: booleanAt(entry, 'insecure-skip-tls-verify') ?? false,
    tlsServerName: textAt(entry, 'tls-server-name') || undefined,
    proxyUrl: textAt(entry, 'proxy-url') || undefined,
    disableCompression: booleanAt(entry, 'disable-compression') ?? false,
    raw: entry,
  };
}

function readUser(entry: unknown, absolute: Absolute): UserEntry {
  return {
    certificate: readMaterial(entry, 'client-certificate', absolute),
    key: readMaterial(entry, 'client-key', absolute),
    token: textAt(entry, 'token') || undefined,
    tokenFile: absolute(textAt(entry, 'tokenFile')),
    username: textAt(entry, 'username') || undefined,
    password: textAt(entry, 'password') || undefined,
    exec: readExecPlugin(recordAt(entry, 'exec'), absolute),
    authProvider: recordAt(entry, 'auth-provider'),
    impersonate: {
      user: textAt(entry, 'as') || undefined,
      uid: textAt(entry, 'as-uid') || undefined,
      groups: textsAt(entry, 'as-groups'),
      extra: Object.keys(recordAt(entry, 'as-user-extra') ?? {}).flatMap(key =>
        textsAt(entry, 'as-user-extra', key).map(value => [key, value] as const),
      ),
    },
  };
}

/** The data counts where both are there. */
function readMaterial(entry: unknown, field: string, absolute: Absolute): Material | undefined {
  const base64 = textAt(entry, `${field}-data`);
  if (base64) return { kind: 'data', base64 };
  const file = absolute(textAt(entry, field));
  return file === undefined ? undefined : { kind: 'file', path: file };
}

function readExecPlugin(entry: unknown, absolute: Absolute): ExecPlugin | undefined {
  const command = textAt(entry, 'command');
  if (!command) return undefined;
  return {
    apiVersion: textAt(entry, 'apiVersion') ?? 'client.authentication.k8s.io/v1',
    command: command.includes(path.sep) ? (absolute(command) ?? command) : command,
    args: textsAt(entry, 'args'),
    env: Object.assign(
      {},
      ...listAt(entry, 'env').map(item => ({ [textAt(item, 'name') ?? '']: textAt(item, 'value') ?? '' })),
    ),
    provideClusterInfo: booleanAt(entry, 'provideClusterInfo') ?? false,
    installHint: textAt(entry, 'installHint') || undefined,
    needsTerminal: textAt(entry, 'interactiveMode') === 'Always',
  };
}
