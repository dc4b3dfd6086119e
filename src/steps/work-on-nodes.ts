import { Failure } from '../errors.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Ports } from '../ports.ts';
import type { PreparedNode } from './prepare.ts';

/** What a node's work comes to: a state word and further fields of its row. */
export type Done = { readonly state: string; readonly [field: string]: unknown };

/**
 * The work on one node. It hands out what it comes to, and in words, as soon as that is proved: it may go on afterwards,
 * and what fails then takes nothing of it back.
 */
export type NodeWork = (node: PreparedNode, settle: (done: Done, text: string) => void) => Promise<void>;

/**
 * Does the same work on several nodes, at most `parallel` at once. A failure is that node's row and stops no other node.
 * Nothing is begun any more once the run was told to stop, or after a bug (anything that is thrown but a `Failure`), which
 * is thrown when the nodes at work have ended.
 */
export async function workOnNodes(
  { reporter }: Pick<Ports, 'reporter'>,
  nodes: readonly PreparedNode[],
  { parallel, work }: { readonly parallel: number; readonly work: NodeWork },
  signal: AbortSignal,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  const waiting = nodes.map((node, index) => ({ node, index }));
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      outcomes[next.index] = signal.aborted
        ? notBegun(next.node, signal.reason)
        : await workOn(reporter, next.node, work);
    }
  };
  const bugsStopAll = (bug: unknown): never => {
    waiting.length = 0;
    throw bug;
  };
  const workers = Array.from({ length: Math.min(parallel, nodes.length) }, () => worker().catch(bugsStopAll));
  const bug = (await Promise.allSettled(workers)).find(end => end.status === 'rejected');
  if (bug) throw bug.reason;
  return outcomes;
}

function notBegun({ node }: PreparedNode, reason: unknown): Outcome {
  if (!(reason instanceof Failure)) throw reason;
  return outcomeOfFailure(node.metadata.name, reason);
}

/** A failure as the row of the node that it was about. */
export function outcomeOfFailure(node: string, { kind, code, message, hint }: Failure): Outcome {
  return { result: { node, state: kind, code, message, hint: hint ?? null }, failed: kind };
}

async function workOn(reporter: Ports['reporter'], prepared: PreparedNode, work: NodeWork): Promise<Outcome> {
  const node = prepared.node.metadata.name;
  const row: { proved?: Done } = {};
  try {
    if (prepared.objection) throw prepared.objection;
    await work(prepared, (done, text) => {
      row.proved = done;
      reporter.emit({ kind: 'settled', node, outcome: 'ok', text });
    });
    const nothing = { node, state: 'done', code: null, message: null, hint: null };
    return { result: { ...nothing, ...row.proved }, failed: undefined };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    reporter.emit({ kind: 'settled', node, outcome: 'failed', text: error.message });
    const { result, failed } = outcomeOfFailure(node, error);
    return { result: { ...result, ...row.proved }, failed };
  }
}
