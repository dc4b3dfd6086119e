import { Failure } from '../errors.ts';
import type { ConnectionFlags } from '../model/request.ts';
import { didYouMean } from '../text/did-you-mean.ts';
import type { ClusterEntry, ContextEntry, Kubeconfig, Material, UserEntry } from './kubeconfig.ts';
import { overlayCluster, overlayUser } from './overlay.ts';
import { proxyFor } from './proxy.ts';

/** Which API server to talk to, how, and as whom: a kubeconfig's context with the flags laid over it. */
export type Connection = {
  readonly context: string;
  readonly namespace: string;
  readonly namespaceIsExplicit: boolean;
  /** May have a path, below which the API begins. */
  readonly server: URL;
  readonly proxy: URL | undefined;
  readonly ca: Material | undefined;
  readonly insecure: boolean;
  readonly tlsServerName: string | undefined;
  readonly disableCompression: boolean;
  /** Milliseconds; 0 is none. */
  readonly requestTimeoutMs: number;
  readonly user: UserEntry;
  readonly cluster: ClusterEntry;
};

/**
 * The context that the flag or the kubeconfig names, with the other flags laid over its cluster and user.
 *
 * `Failure('usage')`: `CONTEXT_NOT_FOUND`, `CLUSTER_NOT_FOUND`, `USER_NOT_FOUND`, `NO_CONTEXT`, `NO_KUBECONFIG`,
 * `BAD_SERVER`, `BAD_IMPERSONATION`.
 */
export function resolveConnection(
  config: Kubeconfig,
  flags: ConnectionFlags,
  env: Readonly<Record<string, string | undefined>>,
): Connection {
  const name = flags.context ?? config.currentContext;
  const context = name === undefined ? undefined : found(config.contexts, name, 'context');
  const cluster = overlayCluster(pickCluster(config, context, flags), flags);
  const user = overlayUser(pickUser(config, context, flags), flags);
  if (cluster.server === undefined) throw noServer(config);
  const server = parseServer(cluster.server, cluster, user);
  return {
    context: name ?? '',
    namespace: flags.namespace ?? context?.namespace ?? 'default',
    namespaceIsExplicit: flags.namespace !== undefined,
    server,
    proxy: proxyFor(server, cluster.proxyUrl, env),
    ca: cluster.ca,
    insecure: cluster.insecure,
    tlsServerName: cluster.tlsServerName,
    disableCompression: flags.disableCompression ?? cluster.disableCompression,
    requestTimeoutMs: flags.requestTimeoutMs ?? 0,
    user,
    cluster,
  };
}

const nobody: UserEntry = {
  certificate: undefined,
  key: undefined,
  token: undefined,
  tokenFile: undefined,
  username: undefined,
  password: undefined,
  exec: undefined,
  authProvider: undefined,
  impersonate: { user: undefined, uid: undefined, groups: [], extra: [] },
};

const nowhere: ClusterEntry = {
  server: undefined,
  ca: undefined,
  insecure: false,
  tlsServerName: undefined,
  proxyUrl: undefined,
  disableCompression: false,
  raw: undefined,
};

function pickCluster(config: Kubeconfig, context: ContextEntry | undefined, flags: ConnectionFlags): ClusterEntry {
  const name = flags.cluster ?? context?.cluster;
  return name === undefined ? nowhere : found(config.clusters, name, 'cluster');
}

function pickUser(config: Kubeconfig, context: ContextEntry | undefined, flags: ConnectionFlags): UserEntry {
  const name = flags.user ?? context?.user;
  return name === undefined ? nobody : found(config.users, name, 'user');
}

/** An address without a scheme is https where anything says TLS (client-go `rest.DefaultServerURL`). */
function parseServer(text: string, cluster: ClusterEntry, user: UserEntry): URL {
  const secure = cluster.ca !== undefined || cluster.insecure || user.certificate !== undefined;
  const url = text.includes('://') ? text : `${secure ? 'https' : 'http'}://${text}`;
  const server = URL.parse(url);
  if (server && /^https?:$/.test(server.protocol)) return server;
  throw new Failure('usage', 'BAD_SERVER', `the server's address ${text} is no http or https URL`, {
    hint: 'name another one with --server',
  });
}

function noServer(config: Kubeconfig): Failure {
  if (config.contexts.size === 0)
    return new Failure('usage', 'NO_KUBECONFIG', 'there is no kubeconfig, so no cluster to talk to', {
      hint: 'log in with `oc login`, or name a file with --kubeconfig',
    });
  return new Failure('usage', 'NO_CONTEXT', 'the kubeconfig has no current context', {
    hint: `choose one with --context: ${[...config.contexts.keys()].join(', ')}`,
  });
}

function found<T>(entries: ReadonlyMap<string, T>, name: string, kind: 'context' | 'cluster' | 'user'): T {
  const entry = entries.get(name);
  if (entry) return entry;
  const near = didYouMean(name, entries.keys());
  throw new Failure('usage', `${kind.toUpperCase()}_NOT_FOUND`, `the kubeconfig has no ${kind} ${name}`, {
    hint: near === undefined ? 'look at `oc config view`' : `did you mean ${near}?`,
  });
}
