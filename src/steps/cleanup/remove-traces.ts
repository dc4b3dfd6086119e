import { Failure } from '../../errors.ts';
import { tidyStore } from '../../model/cleanup/clear-node.ts';
import { removalOrder } from '../../model/cleanup/plan-removal.ts';
import { identityOf, isSeenOnNode, nodeOfTrace, type Trace } from '../../model/cleanup/trace.ts';
import type { Ports } from '../../ports.ts';
import { runChecked } from '../pod/run-checked.ts';
import { seeOnNode } from './look-at-nodes.ts';
import { type RemovalWays, removeTrace } from './remove-trace.ts';
import { seeObjects } from './see-objects.ts';

/**
 * Removes traces, kind by kind, and looks again. Returns those that are still there, with the reason as far as one is known:
 * what cannot be removed keeps nothing else from being removed.
 */
export async function removeTraces(
  ports: Pick<Ports, 'cluster' | 'clock' | 'reporter'>,
  traces: readonly Trace[],
  ways: RemovalWays,
  signal: AbortSignal,
): Promise<ReadonlyMap<Trace, string>> {
  const reasons = new Map<Trace, string>();
  const remove = async (trace: Trace): Promise<void> => {
    try {
      await removeTrace(ports, trace, ways, signal);
    } catch (error) {
      if (!(error instanceof Failure) || signal.aborted) throw error;
      reasons.set(trace, error.message);
    }
  };
  for (const kinds of removalOrder) {
    await Promise.all(traces.filter(({ kind }) => kinds.includes(kind)).map(remove));
    if (kinds.includes('files')) await tidyStores(traces, ways, signal);
  }
  const present = await lookAgain(ports, traces, ways, signal);
  // A key may still let somebody in when its MachineConfig is gone.
  const stays = (trace: Trace): boolean =>
    present.has(identityOf(trace)) || (trace.kind === 'key' && reasons.has(trace));
  return new Map(traces.filter(stays).map(trace => [trace, reasons.get(trace) ?? 'it is still there']));
}

async function tidyStores(traces: readonly Trace[], { hosts }: RemovalWays, signal: AbortSignal): Promise<void> {
  const touched = new Set(traces.flatMap(trace => (trace.kind === 'files' ? [trace.node] : [])));
  await Promise.all(
    [...touched].map(async node => {
      const host = hosts.get(node);
      if (host) await runChecked(host, tidyStore, signal);
    }),
  );
}

async function lookAgain(
  ports: Pick<Ports, 'cluster' | 'clock' | 'reporter'>,
  traces: readonly Trace[],
  { hosts }: RemovalWays,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const touched = new Set(traces.filter(isSeenOnNode).map(nodeOfTrace));
  const onNodes = [...hosts].filter(([node]) => touched.has(node)).map(([, host]) => seeOnNode(ports, host, signal));
  const [objects, ...nodes] = await Promise.all([seeObjects(ports, signal), ...onNodes]);
  return new Set([...objects.traces, ...nodes.flat()].map(identityOf));
}
