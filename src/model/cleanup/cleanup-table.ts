import { assertNever } from '../../errors.ts';
import { ageOf } from '../../text/duration.ts';
import type { Table } from '../event.ts';
import { decisionOn } from './decision-on.ts';
import type { Finding } from './judge-traces.ts';
import { nodeOfTrace, type Trace, titleOfTrace } from './trace.ts';

/** One trace in the result: a row of the table and an item of `traces` in `-o json`. */
export type TraceRow = {
  readonly kind: Trace['kind'];
  readonly what: string;
  readonly node: string | null;
  readonly run: string | null;
  /** RFC 3339. */
  readonly since: string | null;
  /** `planned`: it would be removed. `left`: it was to be removed, and is still there. */
  readonly state: 'planned' | 'removed' | 'left' | 'in-use' | 'kept';
  /** Of what is kept or left. */
  readonly why: string | null;
  /** Of what is kept: the command that decides about it. `null` where it decides itself, or ends by itself. */
  readonly hint: string | null;
};

export type Removal = { readonly state: 'planned' | 'removed' } | { readonly state: 'left'; readonly why: string };

export function traceRow({ trace, fate }: Finding, removal: Removal, program: string): TraceRow {
  const about = {
    hint: null,
    kind: trace.kind,
    what: titleOfTrace(trace),
    node: nodeOfTrace(trace) ?? null,
    run: trace.run ?? null,
    since: trace.since ?? null,
  };
  switch (fate.kind) {
    case 'remove':
      return { ...about, state: removal.state, why: 'why' in removal ? removal.why : null };
    case 'in use':
      return { ...about, state: 'in-use', why: null };
    case 'keep':
      return { ...about, state: 'kept', why: fate.why, hint: decisionOn(trace, program) ?? null };
    default:
      return assertNever(fate);
  }
}

/** `last` is the title of the column that says what becomes, or has become, of each. */
export function cleanupTable(rows: readonly TraceRow[], last: 'WILL BE' | 'IS', now: number): Table {
  return {
    columns: ['WHAT', 'NODE', 'RUN', 'AGE', last].map(title => ({ title })),
    rows: rows.map(row => ({
      name: row.what.split(' ')[0] ?? '',
      cells: [
        row.what,
        row.node ?? undefined,
        row.run ?? undefined,
        row.since === null ? undefined : ageOf(now - Date.parse(row.since)),
        stateWords(row),
      ],
    })),
  };
}

function stateWords({ state, why }: TraceRow): string {
  switch (state) {
    case 'planned':
      return 'removed';
    case 'in-use':
      return 'kept (in use?)';
    case 'removed':
      return 'removed';
    case 'left':
    case 'kept':
      return why === null ? state : `${state} (${why})`;
    default:
      return assertNever(state);
  }
}
