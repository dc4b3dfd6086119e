import { Failure } from '../../errors.ts';
import type { NodeLook } from '../../model/node/node-look.ts';
import { priorityClassFor } from '../../model/pod/debug-pod.ts';
import { rescueHint } from '../../model/put/put-suspicion.ts';
import type { Common } from '../../model/request.ts';
import type { Ports } from '../../ports.ts';
import type { Undo } from '../../undo.ts';
import type { Prepared, PreparedNode } from '../prepare/prepare.ts';
import { KeyGrants } from '../ssh/key-grants.ts';
import { createDebugNamespace } from './debug-namespace.ts';
import { lookAtNode } from './look-at-node.ts';
import { type DebugPod, openDebugPod } from './open-debug-pod.ts';
import { startCheckPod } from './start-check-pod.ts';

/** What a run makes in the cluster, in the order in which it must be taken back: keys first, pods next, then their namespace. */
export type Site = {
  readonly openNode: (place: PodPlace, signal: AbortSignal) => Promise<OpenNode>;
  /** Starts one more pod on a node, another one each time: that it starts is what is asked. */
  readonly checkNode: (place: PodPlace, withinMs: number, signal: AbortSignal) => Promise<OpenNode>;
  readonly grants: KeyGrants;
  /** For what is made on nodes: taken back while their pods are still there. */
  readonly onNodes: Undo;
};

/** Where a pod is to run, and from which image. */
export type PodPlace = Pick<PreparedNode, 'node' | 'image'>;

export type OpenNode = { readonly pod: DebugPod; readonly look: NodeLook };

export type SiteOptions = {
  readonly prepared: Prepared;
  readonly common: Common;
  /** `podLifetimeSeconds` */
  readonly lifetimeSeconds: number;
  readonly undo: Undo;
};

export function openSite(
  ports: Pick<Ports, 'cluster' | 'clock' | 'reporter'>,
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
  const optionsFor = ({ node, image }: PodPlace) => ({
    node: node.metadata.name,
    namespace: namespace.name,
    image,
    run,
    priorityClass: priorityClassFor(facts.version?.version),
    lifetimeSeconds,
  });
  const openNode = async (place: PodPlace, signal: AbortSignal): Promise<OpenNode> => {
    await ensureNamespace(signal);
    const afterwards = common.debugPod.keepPod ? 'keep' : 'delete';
    const suspect = rescueHint(place.node, common.program);
    const pod = await orSuspicion(openDebugPod(ports, { ...optionsFor(place), afterwards }, forPods, signal), suspect);
    return { pod, look: await lookAtNode(ports, pod, signal) };
  };
  const checks = new Map<string, number>();
  const checkNode = async (place: PodPlace, withinMs: number, signal: AbortSignal): Promise<OpenNode> => {
    await ensureNamespace(signal);
    const options = optionsFor(place);
    const count = (checks.get(options.node) ?? 0) + 1;
    checks.set(options.node, count);
    const pod = await startCheckPod(ports, { ...options, count, withinMs }, forPods, signal);
    return { pod, look: await lookAtNode(ports, pod, signal) };
  };
  const grants = new KeyGrants(ports, run, facts, { configs: forGrants, nodes: forKeyFiles });
  return { openNode, checkNode, grants, onNodes };
}

/** Where no pod starts on a node that something was put on, that is more likely the reason than the image is. */
async function orSuspicion<T>(starting: Promise<T>, hint: string | undefined): Promise<T> {
  try {
    return await starting;
  } catch (error) {
    const isStart = error instanceof Failure && (error.code === 'POD_CANNOT_START' || error.kind === 'timeout');
    if (!isStart || hint === undefined) throw error;
    throw new Failure(error.kind, error.code, error.message, { hint, cause: error });
  }
}
