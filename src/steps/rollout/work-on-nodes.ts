import { Failure } from '../../errors.ts';
import { notBegunCode, type Outcome } from '../../model/outcome.ts';
import type { Ports } from '../../ports.ts';
import type { PreparedNode } from '../prepare/prepare.ts';

/** What a node's work comes to: a state word and further fields of its row. */
export type Done = { readonly state: string; readonly [field: string]: unknown };

/**
 * The work on one node. It hands out what it comes to, and in words, as soon as that is proved: it may go on afterwards,
 * and what fails then takes nothing of it back.
 */
export type NodeWork = (node: PreparedNode, settle: (done: Done, text: string) => void) => Promise<void>;

export type WorkOptions = {
  /** How many nodes are at work at once, at most. */
  readonly parallel: number;
  /** Nothing more is begun after more failures than these; absent: however many there are. */
  readonly maxFailures?: number;
  readonly work: NodeWork;
};

/**
 * Does the same work on several nodes, in their order. A failure is that node's row; what is at work then goes on.
 * A node that is not begun any more after `maxFailures` is `NOT_BEGUN`. Nothing is begun either once the run was told to
 * stop, or after a bug (anything that is thrown but a `Failure`), which is thrown when the nodes at work have ended.
 */
export async function workOnNodes(
  { reporter }: Pick<Ports, 'reporter'>,
  nodes: readonly PreparedNode[],
  { parallel, maxFailures = Number.POSITIVE_INFINITY, work }: WorkOptions,
  signal: AbortSignal,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  const failed: string[] = [];
  const waiting = nodes.map((node, index) => ({ node, index }));
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      if (signal.aborted) outcomes[next.index] = notBegun(next.node, signal.reason);
      else if (failed.length > maxFailures) outcomes[next.index] = notBegun(next.node, afterFailuresOf(failed));
      else {
        const outcome = await workOn(reporter, next.node, work);
        outcomes[next.index] = outcome;
        if (outcome.failed) failed.push(outcome.result.node);
      }
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

function afterFailuresOf(nodes: readonly string[]): Failure {
  const names = nodes.map(node => `node/${node}`).join(', ');
  return new Failure('refused', notBegunCode, `not begun, because ${names} failed`, {
    hint: 'see to what failed, and run it again; or go on after so many failures: --max-failures',
  });
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
