import { Failure } from '../errors.ts';
import type { ConnectionFlags } from '../model/request.ts';
import type { Cluster, ClusterIdentity } from '../ports.ts';
import { type Connection, resolveConnection } from './connection.ts';
import { evictionApi, evictPod } from './evict.ts';
import { execInContainer } from './exec.ts';
import { forwardPort } from './forward.ts';
import { Link } from './link.ts';
import { loadKubeconfig } from './load-kubeconfig.ts';
import { createObject, deleteObject, getObject, listPages, patchObject } from './objects.ts';
import { isAllowed, serverVersion } from './server.ts';
import type { Surroundings } from './surroundings.ts';
import { followObjects } from './watch.ts';

/**
 * The cluster that the kubeconfig and the flags name. Nothing is asked of it yet. Disposing of it closes what is open.
 *
 * `Failure('usage')` where they name none (`NO_KUBECONFIG`, `BAD_KUBECONFIG`, `CONTEXT_NOT_FOUND`, …).
 * `Failure('refused', 'CREDENTIALS_FAILED')` for a plugin that needs its user, where nobody is there.
 */
export async function openCluster(
  flags: ConnectionFlags,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<Cluster & AsyncDisposable> {
  const config = await loadKubeconfig(flags.kubeconfig, surroundings);
  signal.throwIfAborted();
  const connection = resolveConnection(config, flags, surroundings.env);
  if (surroundings.isUnattended && connection.user.exec?.needsTerminal)
    throw nobodyLogsIn(connection.user.exec.command);
  const link = await Link.open(connection, surroundings);
  return {
    identity: identityOf(connection),
    get: (resource, name, signal) => getObject(link, resource, name, signal),
    list: async (resource, selection, signal) =>
      (await listPages(link, resource, selection, signal))?.items.map(resource.read),
    follow: (resource, selection, signal) => followObjects(link, resource, selection, signal),
    create: (resource, manifest, signal) => createObject(link, resource, manifest, signal),
    patch: (resource, name, mergePatch, signal) => patchObject(link, resource, { name, mergePatch }, signal),
    delete: (resource, name, options, signal) => deleteObject(link, resource, { name, ...options }, signal),
    evict: (pod, eviction, signal) => evictPod(link, pod, eviction, signal),
    evictionApi: signal => evictionApi(link, signal),
    isAllowed: (review, signal) => isAllowed(link, review, signal),
    version: signal => serverVersion(link, signal),
    exec: (container, argv, options, signal) => execInContainer(link, { container, argv, options }, signal),
    forward: (pod, port, signal) => forwardPort(link, pod, port, signal),
    [Symbol.asyncDispose]: () => link[Symbol.asyncDispose](),
  };
}

function nobodyLogsIn(plugin: string): Failure {
  return new Failure('refused', 'CREDENTIALS_FAILED', `the credential plugin ${plugin} needs its user`, {
    hint: 'log in again',
  });
}

function identityOf({ context, server, namespace, namespaceIsExplicit }: Connection): ClusterIdentity {
  return { context, server: server.href.replace(/\/$/, ''), namespace, namespaceIsExplicit };
}
