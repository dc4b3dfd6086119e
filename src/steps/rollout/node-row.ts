import type { Failure } from '../../errors.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { Reporter } from '../../ports.ts';

/** What a node's work comes to: a state word and further fields of its row. */
export type Done = { readonly state: string; readonly [field: string]: unknown };

/**
 * Hands out what a node's work comes to, and in words, as soon as that is proved: the work may go on afterwards, and what
 * fails then takes nothing of it back. Of a node that settles twice the later is its row.
 */
export type Settle = (done: Done, text: string) => void;

/** The row of one node, which is written while it is worked on. */
export type NodeRow = {
  readonly settle: Settle;
  /** Said as it happens; what was settled before stays. */
  readonly fail: (failure: Failure) => void;
  /** Why nothing (more) is begun there, which is no news about the node. */
  readonly leave: (failure: Failure) => void;
  readonly outcome: () => Outcome;
};

export function openRow({ reporter }: { readonly reporter: Pick<Reporter, 'emit'> }, node: string): NodeRow {
  let settled: Done | undefined;
  let failure: Failure | undefined;
  return {
    settle: (done, text) => {
      settled = done;
      reporter.emit({ kind: 'settled', node, outcome: 'ok', text });
    },
    fail: error => {
      failure = error;
      reporter.emit({ kind: 'settled', node, outcome: 'failed', text: error.message });
    },
    leave: why => {
      failure = why;
    },
    outcome: () => {
      const nothing = { node, state: 'done', code: null, message: null, hint: null };
      const { result, failed } = failure ? outcomeOfFailure(node, failure) : { result: nothing, failed: undefined };
      return { result: { ...result, ...settled }, failed };
    },
  };
}

/** A failure as the row of the node that it was about. */
export function outcomeOfFailure(node: string, { kind, code, message, hint }: Failure): Outcome {
  return { result: { node, state: kind, code, message, hint: hint ?? null }, failed: kind };
}
