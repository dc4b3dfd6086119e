import { type NodeTrace, nodeOfTrace, type ObjectTrace } from '../../model/cleanup/trace.ts';
import type { Node } from '../../model/node/node.ts';
import { machineConfigs } from '../../model/pool/machine-config.ts';
import { pools } from '../../model/pool/pool.ts';
import type { CleanupRequest } from '../../model/request.ts';
import type { Ports } from '../../ports.ts';
import { selectNodes } from '../prepare/select-nodes.ts';
import { unlessForbidden } from '../unless-forbidden.ts';
import { seeObjects } from './see-objects.ts';

export type InScope = {
  readonly objects: readonly ObjectTrace[];
  /** The nodes to look at. */
  readonly names: readonly string[];
  readonly wanted: 'by the user' | 'by a trace';
  /**
   * Whether a key in the files of `core` is there though no MachineConfig lets it in any more: the operator leaves the last
   * one up to OpenShift 4.13. What a MachineConfig lets in goes with that.
   */
  readonly isOrphan: (trace: NodeTrace) => boolean;
};

/**
 * What the API tells of runs, as far as it is asked for, and the nodes to be looked at: those that the user has named; with
 * `--live` all; else those that something points to.
 */
export async function seeInScope(
  ports: Pick<Ports, 'cluster' | 'reporter'>,
  { target, live, runs }: CleanupRequest,
  signal: AbortSignal,
): Promise<InScope> {
  const { cluster, reporter } = ports;
  reporter.emit({ kind: 'progress', text: 'looking at the cluster' });
  const [seen, chosen] = await Promise.all([
    seeObjects(ports, signal),
    target && selectNodes(ports, target, () => unlessForbidden(cluster.list(pools, {}, signal)), signal),
  ]);
  for (const plural of seen.hidden) {
    reporter.emit({ kind: 'warning', text: `${plural} are not looked at: you may not list them` });
  }
  const areShown = !seen.hidden.includes(machineConfigs.plural);
  const named = (chosen ?? (live ? seen.nodes : [])).map(({ metadata }) => metadata.name);
  const isMeant = (run: string | undefined): boolean => runs.kind !== 'one' || run === runs.run;
  const marked = seen.nodes.filter(node => isMarked(node, seen.traces, isMeant)).map(({ metadata }) => metadata.name);
  const isInTarget = (trace: ObjectTrace): boolean => !chosen || named.includes(nodeOfTrace(trace) ?? '');
  return {
    objects: seen.traces.filter(isInTarget),
    names: chosen || live ? named : marked,
    wanted: chosen || live ? 'by the user' : 'by a trace',
    isOrphan: ({ run }) => areShown && !seen.traces.some(trace => trace.kind === 'key' && trace.run === run),
  };
}

function isMarked(
  { metadata: { name }, usrRecord, overrideRecord }: Node,
  traces: readonly ObjectTrace[],
  isMeant: (run: string | undefined) => boolean,
): boolean {
  const records = [usrRecord, overrideRecord].filter(record => record !== undefined);
  return [...traces.filter(trace => nodeOfTrace(trace) === name), ...records].some(({ run }) => isMeant(run));
}
