import { Failure } from '../../errors.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { RolloutProgress } from '../../model/rollout/rollout-turn.ts';
import type { Reporter } from '../../ports.ts';
import type { PreparedNode } from '../prepare/prepare.ts';
import { openRow, type Settle } from './node-row.ts';

/** Who is at work, how far each node is, and what is written in its row. */
export type Roster = {
  readonly progress: ReadonlyMap<string, RolloutProgress>;
  readonly isAtWork: boolean;
  /** Some are prepared, and wait to be disturbed. */
  readonly hasPrepared: boolean;
  /** Some have not come to their end, and nobody is at work on them. */
  readonly hasMore: boolean;
  /** The first thing that was thrown and is no `Failure`. */
  readonly bug: unknown;
  /** Begins work on a node, which comes to how far it is then. A failure is its row. */
  readonly begin: (name: string, as: 'preparing' | 'disturbing', work: WorkPart) => void;
  /** Writes into the rows of all that nobody has come to why that is so. */
  readonly leaveRest: (why: Failure) => void;
  readonly outcomes: () => readonly Outcome[];
};

export type WorkPart = (node: PreparedNode, settle: Settle) => Promise<RolloutProgress>;

/** What speaks against a node is its failure before anything begins. `changed` hears when some work has ended. */
export function openRoster(
  ports: { readonly reporter: Pick<Reporter, 'emit'> },
  nodes: readonly PreparedNode[],
  changed: () => void,
): Roster {
  const places = new Map(
    nodes.map(place => [place.node.metadata.name, { place, row: openRow(ports, place.node.metadata.name) }]),
  );
  const progress = new Map<string, RolloutProgress>();
  for (const [name, { place, row }] of places) {
    progress.set(name, place.objection ? 'failed' : 'waiting');
    if (place.objection) row.fail(place.objection);
  }
  const bugs: unknown[] = [];
  const attempt = async (name: string, work: WorkPart): Promise<RolloutProgress> => {
    const entry = places.get(name);
    if (!entry) throw new Error(`node/${name} is not on the roster`);
    try {
      return await work(entry.place, entry.row.settle);
    } catch (error) {
      if (!(error instanceof Failure)) bugs.push(error);
      else entry.row.fail(error);
      return 'failed';
    }
  };
  const isAny = (...states: readonly RolloutProgress[]): boolean =>
    [...progress.values()].some(state => states.includes(state));
  return {
    progress,
    get isAtWork() {
      return isAny('preparing', 'disturbing');
    },
    get hasPrepared() {
      return isAny('prepared');
    },
    get hasMore() {
      return isAny('waiting', 'prepared');
    },
    get bug() {
      return bugs[0];
    },
    begin: async (name, as, work) => {
      progress.set(name, as);
      progress.set(name, await attempt(name, work));
      changed();
    },
    leaveRest: why => {
      for (const [name, { row }] of places) {
        if (['waiting', 'prepared'].includes(progress.get(name) ?? 'waiting')) row.leave(why);
      }
    },
    outcomes: () => [...places.values()].map(({ row }) => row.outcome()),
  };
}
