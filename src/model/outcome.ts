import type { Failure, FailureKind } from '../errors.ts';
import type { NodeResult } from './event.ts';

/** How the work on one node ended. */
export type Outcome = { readonly result: NodeResult; readonly failed: FailureKind | undefined };

/** Of a node that was not begun any more after others had failed: nothing is wrong with it. */
export const notBegunCode = 'NOT_BEGUN';

export type JointFailure = {
  readonly kind: FailureKind;
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
};

/** A single failure as the end of the run. */
export function jointFailureOf({ kind, code, message, hint }: Failure): JointFailure {
  return { kind, code, message, hint: hint ?? null };
}

/**
 * One end for many nodes; `undefined` where all is well. A single kind of failure on every node is that failure (all
 * refused is `refused`); some done and some not is `partial`; a run that was told to stop ends as one that was.
 */
export function judgeOutcomes(outcomes: readonly Outcome[]): JointFailure | undefined {
  const failures = outcomes.filter(outcome => outcome.failed !== undefined);
  const begun = failures.filter(({ result }) => result.code !== notBegunCode);
  const [first] = begun;
  if (!first?.failed) return undefined;
  const { code, message, hint } = first.result;
  if (outcomes.length === 1) return { kind: first.failed, code: code ?? 'FAILED', message: message ?? '', hint };
  const notBegun = failures.filter(({ result }) => result.code === notBegunCode);
  const counted = [
    `${begun.length} of ${outcomes.length} nodes failed: ${namesOf(begun)}`,
    ...(notBegun.length > 0 ? [`not begun: ${namesOf(notBegun)}`] : []),
  ].join('; ');
  const stopped = failures.find(({ failed }) => failed === 'interrupted' || failed === 'terminated');
  if (stopped?.failed)
    return { kind: stopped.failed, code: stopped.result.code ?? 'STOPPED', message: counted, hint: null };
  if (failures.length < outcomes.length)
    return { kind: 'partial', code: 'SOME_NODES_FAILED', message: counted, hint: null };
  const kinds = new Set(begun.map(({ failed }) => failed));
  const codes = new Set(begun.map(({ result }) => result.code));
  const hints = new Set(begun.map(({ result }) => result.hint));
  return {
    kind: kinds.size === 1 ? first.failed : 'failed',
    code: codes.size === 1 ? (code ?? 'FAILED') : 'ALL_NODES_FAILED',
    message: counted,
    hint: hints.size === 1 ? hint : null,
  };
}

function namesOf(outcomes: readonly Outcome[]): string {
  return outcomes.map(({ result }) => result.node).join(', ');
}
