import {
  mortalPods,
  traceOfPod,
  tracesOfConfig,
  tracesOfNamespace,
  tracesOfNode,
  tracesOfPool,
} from '../../model/cleanup/object-traces.ts';
import type { ObjectTrace } from '../../model/cleanup/trace.ts';
import { type Node, nodes } from '../../model/node/node.ts';
import { namespaces } from '../../model/pod/namespace.ts';
import { machineConfigs } from '../../model/pool/machine-config.ts';
import { pools } from '../../model/pool/pool.ts';
import type { Resource, Selection } from '../../model/resource.ts';
import { oursSelector } from '../../model/run-id.ts';
import type { Ports } from '../../ports.ts';
import { unlessForbidden } from '../unless-forbidden.ts';

/** What the API tells of any run. */
export type SeenObjects = {
  readonly traces: readonly ObjectTrace[];
  /** All nodes; none where they are hidden. */
  readonly nodes: readonly Node[];
  /** The plurals of what the user may not list. */
  readonly hidden: readonly string[];
};

/** Looks for everything that the API knows of runs of this program. What the user may not list is left out, and named. */
export async function seeObjects({ cluster }: Pick<Ports, 'cluster'>, signal: AbortSignal): Promise<SeenObjects> {
  const hidden: string[] = [];
  const list = async <T>(resource: Resource<T>, selection: Selection): Promise<readonly T[]> => {
    const seen = await unlessForbidden(cluster.list(resource, selection, signal).then(found => found ?? []));
    if (!seen) hidden.push(resource.plural);
    return seen ?? [];
  };
  const ours = { labelSelector: oursSelector };
  const [foundPods, foundNamespaces, configs, allNodes, allPools] = await Promise.all([
    list(mortalPods, ours),
    list(namespaces, ours),
    list(machineConfigs, ours),
    list(nodes, {}),
    list(pools, {}),
  ]);
  const traces = [
    ...foundPods.map(traceOfPod),
    ...foundNamespaces.flatMap(tracesOfNamespace),
    ...configs.flatMap(tracesOfConfig),
    ...allNodes.flatMap(tracesOfNode),
    ...allPools.flatMap(tracesOfPool),
  ];
  return { traces, nodes: allNodes, hidden };
}
