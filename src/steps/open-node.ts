import { priorityClassFor } from '../model/debug-pod.ts';
import type { NodeLook } from '../model/node-look.ts';
import type { Common } from '../model/request.ts';
import type { Ports } from '../ports.ts';
import type { Undo } from '../undo.ts';
import { createDebugNamespace } from './debug-namespace.ts';
import { KeyGrants } from './key-grants.ts';
import { lookAtNode } from './look-at-node.ts';
import { type DebugPod, openDebugPod } from './open-debug-pod.ts';
import type { Prepared, PreparedNode } from './prepare.ts';

/** What a run makes in the cluster, in the order in which it must be taken back: keys first, pods next, then their namespace. */
export type Site = {
  readonly openNode: (prepared: PreparedNode, signal: AbortSignal) => Promise<OpenNode>;
  readonly grants: KeyGrants;
  /** For what is made on nodes: taken back while their pods are still there. */
  readonly onNodes: Undo;
};

export type OpenNode = { readonly pod: DebugPod; readonly look: NodeLook };

const shortestLifetimeSeconds = 3600;

/** Longer than the run: the pod of a run that died ends by itself after this. */
export function podLifetimeSeconds({ timeoutMs }: Common): number {
  return Math.max(shortestLifetimeSeconds, Math.ceil(timeoutMs / 1000));
}

export function openSite(
  ports: Pick<Ports, 'cluster' | 'reporter'>,
  { prepared, common, undo }: { readonly prepared: Prepared; readonly common: Common; readonly undo: Undo },
): Site {
  const { run, namespace, facts } = prepared;
  const forNamespace = undo.section();
  const forPods = undo.section();
  const forKeys = undo.section();
  const onNodes = undo.section();
  let readyNamespace: Promise<void> | undefined;
  const ensureNamespace = (signal: AbortSignal): Promise<void> => {
    readyNamespace ??= namespace.temporary ? createDebugNamespace(ports, run, forNamespace, signal) : Promise.resolve();
    return readyNamespace;
  };
  const openNode = async ({ node, image }: PreparedNode, signal: AbortSignal): Promise<OpenNode> => {
    await ensureNamespace(signal);
    const options = {
      node: node.metadata.name,
      namespace: namespace.name,
      image,
      run,
      priorityClass: priorityClassFor(facts.version?.version),
      lifetimeSeconds: podLifetimeSeconds(common),
      afterwards: common.debugPod.keepPod ? ('keep' as const) : ('delete' as const),
    };
    const pod = await openDebugPod(ports, options, forPods, signal);
    return { pod, look: await lookAtNode(ports, pod, signal) };
  };
  return { openNode, grants: new KeyGrants(ports, run, facts, forKeys), onNodes };
}
