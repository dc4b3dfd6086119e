import { assertNever } from '../../errors.ts';

/** What a precondition is about: the cluster as a whole, one command of this program, one machine config pool, or one node. */
export type CheckSubject =
  | { readonly kind: 'cluster' }
  | { readonly kind: 'command'; readonly name: string }
  | { readonly kind: 'pool'; readonly name: string }
  | { readonly kind: 'node'; readonly name: string };

/**
 * `failure`: some command is refused as it stands. `warning`: it asks for a flag that permits it, or does less than it could.
 * `not looked at`: the user may not look, or it was not asked for.
 */
export type CheckVerdict = 'ok' | 'warning' | 'failure' | 'not looked at';

/** One precondition of the commands, and how it stands. */
export type CheckRow = {
  readonly topic: string;
  readonly subject: CheckSubject;
  readonly verdict: CheckVerdict;
  /** That with which a command is refused for this reason; `null` where nothing speaks against it. */
  readonly code: string | null;
  readonly seen: string;
  /** The next command to type, or the one thing to do. */
  readonly wayOut: string | null;
};

export type About = Pick<CheckRow, 'topic' | 'subject'>;

/** What speaks against something, in the words of the step or the verdict that found it. */
export type Objection = { readonly code: string; readonly reason: string; readonly hint?: string | undefined };

export const theCluster: CheckSubject = { kind: 'cluster' };

export function ok({ topic, subject }: About, seen: string): CheckRow {
  return { topic, subject, verdict: 'ok', code: null, seen, wayOut: null };
}

/** A row that is not `ok`. */
export function objected(
  { topic, subject }: About,
  verdict: Exclude<CheckVerdict, 'ok'>,
  { code, reason, hint }: Objection,
): CheckRow {
  return { topic, subject, verdict, code, seen: reason, wayOut: hint ?? null };
}

/** `cluster`, `command usr --via host`, `machineconfigpool/worker`, `node/worker-a` */
export function subjectTitle(subject: CheckSubject): string {
  switch (subject.kind) {
    case 'cluster':
      return 'cluster';
    case 'command':
      return `command ${subject.name}`;
    case 'pool':
      return `machineconfigpool/${subject.name}`;
    case 'node':
      return `node/${subject.name}`;
    default:
      return assertNever(subject);
  }
}

const gravity: readonly CheckVerdict[] = ['failure', 'warning', 'ok', 'not looked at'];

/** The row that weighs most, the first of several alike; `undefined` where there is none. */
export function gravest(rows: readonly CheckRow[]): CheckRow | undefined {
  const found = gravity.flatMap(verdict => rows.find(row => row.verdict === verdict) ?? []);
  return found[0];
}
