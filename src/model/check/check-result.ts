import type { NodeResult } from '../event.ts';
import type { JointFailure } from '../outcome.ts';
import { type CheckRow, gravest, subjectTitle } from './check-row.ts';

/** What is checked of one node: its own rows, and those of its pool. */
export type CheckedNode = { readonly node: string; readonly rows: readonly CheckRow[] };

/** A node's part of the result: as its gravest row says. Only a failure has a code here. */
export function nodeResult({ node, rows }: CheckedNode): NodeResult {
  const worst = gravest(rows);
  if (worst?.verdict !== 'failure')
    return { node, state: worst?.verdict ?? 'ok', code: null, message: null, hint: null };
  return { node, state: 'failure', code: worst.code, message: worst.seen, hint: worst.wayOut };
}

/** The end of the run: any failure is a refusal, a warning is none. */
export function judgeChecks(rows: readonly CheckRow[]): JointFailure | undefined {
  const failures = rows.filter(({ verdict }) => verdict === 'failure');
  if (failures.length === 0) return undefined;
  // Those of nodes and pools are told with the nodes.
  const hint = failures.find(({ subject }) => subject.kind === 'cluster' || subject.kind === 'command')?.wayOut ?? null;
  const message = `${failures.length} of ${rows.length} checks failed`;
  return { kind: 'refused', code: 'CHECK_FAILED', message, hint };
}

/** The rows as they stand in `checks` of `-o json`. */
export function shownRows(rows: readonly CheckRow[]): readonly object[] {
  return rows.map(({ subject, ...row }) => ({ subject: subjectTitle(subject), ...row }));
}
