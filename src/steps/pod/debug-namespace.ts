import { debugNamespaceManifest, debugNamespaceName } from '../../model/pod/debug-pod.ts';
import { namespaces } from '../../model/pod/namespace.ts';
import type { DebugPodFlags } from '../../model/request.ts';
import type { Run } from '../../model/run-id.ts';
import type { Ports } from '../../ports.ts';
import type { Undo } from '../../undo.ts';
import { unlessForbidden } from '../unless-forbidden.ts';

/** Where the debug pods of a run go: a namespace of the user's, or one to be made for the run. */
export type DebugNamespace = { readonly name: string; readonly temporary: boolean };

/**
 * The namespace that `oc debug node` would take (openshift/oc `pkg/cli/debug/debug.go`, getNamespace): `--to-namespace`,
 * then `-n`, then the context's own if it admits privileged pods; else a temporary one.
 */
export async function chooseDebugNamespace(
  { cluster }: Pick<Ports, 'cluster'>,
  flags: DebugPodFlags,
  run: Run,
  signal: AbortSignal,
): Promise<DebugNamespace> {
  const { namespace, namespaceIsExplicit } = cluster.identity;
  const named = flags.toNamespace ?? (namespaceIsExplicit ? namespace : undefined);
  if (named !== undefined) return { name: named, temporary: false };
  const own = await unlessForbidden(cluster.get(namespaces, { name: namespace }, signal));
  return own?.metadata.labels['pod-security.kubernetes.io/enforce'] === 'privileged'
    ? { name: namespace, temporary: false }
    : { name: debugNamespaceName(run), temporary: true };
}

/**
 * Makes the temporary namespace. Its deletion is accepted, not awaited: the rest of it is the API's own work. The returned
 * function makes it stay.
 */
export async function createDebugNamespace(
  { cluster }: Pick<Ports, 'cluster'>,
  run: Run,
  undo: Undo,
  signal: AbortSignal,
): Promise<() => void> {
  const name = debugNamespaceName(run);
  const forget = undo.add({ what: `namespace/${name}`, recover: `oc delete namespace ${name}` }, async fresh => {
    await cluster.delete(namespaces, { name }, {}, fresh);
  });
  await undo.make(forget, own => cluster.create(namespaces, debugNamespaceManifest(run), own), signal);
  return forget;
}
