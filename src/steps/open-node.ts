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

export type SiteOptions = {
  readonly prepared: Prepared;
  readonly common: Common;
  /** `podLifetimeSeconds` */
  readonly lifetimeSeconds: number;
  readonly undo: Undo;
};

export function openSite(
  ports: Pick<Ports, 'cluster' | 'reporter'>,
  { prepared, common, lifetimeSeconds, undo }: SiteOptions,
): Site {
  const { run, namespace, facts } = prepared;
  const forNamespace = undo.section();
  const forPods = undo.section();
  const forKeyFiles = undo.section();
  const forGrants = undo.section();
  const onNodes = undo.section();
  let readyNamespace: Promise<void> | undefined;
  const makeNamespace = async (signal: AbortSignal): Promise<void> => {
    const keep = await createDebugNamespace(ports, run, forNamespace, signal);
    if (common.debugPod.keepPod) keep();
  };
  const ensureNamespace = (signal: AbortSignal): Promise<void> => {
    readyNamespace ??= namespace.temporary ? makeNamespace(signal) : Promise.resolve();
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
      lifetimeSeconds,
      afterwards: common.debugPod.keepPod ? ('keep' as const) : ('delete' as const),
    };
    const pod = await openDebugPod(ports, options, forPods, signal);
    return { pod, look: await lookAtNode(ports, pod, signal) };
  };
  const grants = new KeyGrants(ports, run, facts, { configs: forGrants, nodes: forKeyFiles });
  return { openNode, grants, onNodes };
}
