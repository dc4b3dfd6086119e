import { Failure } from '../errors.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Ports } from '../ports.ts';
import type { PreparedNode } from './prepare.ts';

/** What a node's work comes to: a state word and further fields of its row. */
export type Done = { readonly state: string; readonly [field: string]: unknown };

/** The work on one node. It says itself when what was asked for is proved, since it may go on after that. */
export type NodeWork = (node: PreparedNode, settled: (text: string) => void) => Promise<Done>;

/**
 * Does the same work on several nodes, at most `parallel` at once. A failure is that node's row and stops no other node;
 * a bug (anything but a `Failure`) stops everything.
 */
export async function workOnNodes(
  { reporter }: Pick<Ports, 'reporter'>,
  nodes: readonly PreparedNode[],
  parallel: number,
  work: NodeWork,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  const waiting = nodes.map((node, index) => ({ node, index }));
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      outcomes[next.index] = await workOn(reporter, next.node, work);
    }
  };
  await Promise.all(Array.from({ length: Math.min(parallel, nodes.length) }, worker));
  return outcomes;
}

/** A failure as the row of the node that it was about. */
export function outcomeOfFailure(node: string, { kind, code, message, hint }: Failure): Outcome {
  return { result: { node, state: kind, code, message, hint: hint ?? null }, failed: kind };
}

async function workOn(reporter: Ports['reporter'], prepared: PreparedNode, work: NodeWork): Promise<Outcome> {
  const node = prepared.node.metadata.name;
  try {
    if (prepared.objection) throw prepared.objection;
    const settled = (text: string) => reporter.emit({ kind: 'settled', node, outcome: 'ok', text });
    const { state, ...fields } = await work(prepared, settled);
    return { result: { node, state, code: null, message: null, hint: null, ...fields }, failed: undefined };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    reporter.emit({ kind: 'settled', node, outcome: 'failed', text: error.message });
    return outcomeOfFailure(node, error);
  }
}
