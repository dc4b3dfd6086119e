import { Failure } from '../../errors.ts';
import { notBegunCode, type Outcome } from '../../model/outcome.ts';
import type { Pool } from '../../model/pool/pool.ts';
import { rolloutNodeOf } from '../../model/rollout/availability.ts';
import { planRollout, type RolloutLimits } from '../../model/rollout/rollout-plan.ts';
import { nextTurn, type RolloutTurn } from '../../model/rollout/rollout-turn.ts';
import type { Ports } from '../../ports.ts';
import type { PreparedNode } from '../prepare/prepare.ts';
import { AvailabilityWatch } from './availability-watch.ts';
import { openBell } from './bell.ts';
import type { Settle } from './node-row.ts';
import { openRoster, type WorkPart } from './roster.ts';
import { sayingStep } from './say-step.ts';

/** The work on one node in two parts: what disturbs nobody runs ahead, and what makes the node unavailable waits for its turn. */
export type RolloutWork = {
  /** `done`: there is nothing to disturb the node for. */
  readonly prepare: (node: PreparedNode, settle: Settle) => Promise<'disturb' | 'done'>;
  readonly disturb: (node: PreparedNode, settle: Settle) => Promise<void>;
};

export type RollOutOptions = {
  readonly nodes: readonly PreparedNode[];
  /** `limitsOf` */
  readonly limits: RolloutLimits;
  readonly work: RolloutWork;
  /** All that there are: who is unavailable is counted in the pools of `nodes` only. Without them it is counted everywhere. */
  readonly pools?: readonly Pool[] | undefined;
};

/**
 * Works on many nodes in the order of `planRollout`, as `nextTurn` lets them begin, and returns their rows in the order of
 * `nodes`. A failure is its node's row, and what is at work then goes on. A node that is not begun any more is `NOT_BEGUN`, and
 * keeps what its preparation has settled. Nothing is begun either once the run was told to stop, or after a bug (anything
 * that is thrown but a `Failure`), which is thrown when the nodes at work have ended.
 *
 * While it is held by nodes that others made unavailable it says so, and waits as long as the run may.
 */
export async function rollOut(
  ports: Pick<Ports, 'cluster' | 'reporter'>,
  { nodes, limits, work, pools }: RollOutOptions,
  signal: AbortSignal,
): Promise<readonly Outcome[]> {
  const targets = nodes.map(({ node }) => node);
  const plan = planRollout(targets.map(rolloutNodeOf), limits);
  using bell = openBell(signal);
  const roster = openRoster(ports, nodes, bell.ring);
  await using watch = new AvailabilityWatch(ports, { counted: { targets, pools }, changed: bell.ring });
  const { prepare: prepareNode, disturb: disturbNode } = sayingStep(ports, work, signal);
  const prepare: WorkPart = async (node, settle) => {
    return (await prepareNode(node, settle)) === 'done' ? 'done' : 'prepared';
  };
  const disturb: WorkPart = async (node, settle) => {
    try {
      await disturbNode(node, settle);
      return 'done';
    } finally {
      if (roster.hasMore) await watch.look(node.node.metadata.name, signal);
    }
  };
  const sayHeld = sayingHeld(ports);
  for (;;) {
    const turn = nextTurn(plan, { progress: roster.progress, unavailable: watch.unavailable });
    const stop = roster.bug ?? watch.trouble ?? (signal.aborted ? signal.reason : undefined);
    if (stop === undefined) {
      for (const name of turn.prepare) roster.begin(name, 'preparing', prepare);
      for (const name of turn.disturb) roster.begin(name, 'disturbing', disturb);
      if (roster.hasPrepared) watch.begin(signal);
    }
    if (!roster.isAtWork && (stop !== undefined || isOver(turn))) {
      if (roster.hasMore) roster.leaveRest(whyLeft(turn, stop));
      if (roster.bug !== undefined) throw roster.bug;
      return roster.outcomes();
    }
    sayHeld(turn);
    await bell.rung();
  }
}

function isOver({ state }: RolloutTurn): boolean {
  return state.kind === 'finished' || state.kind === 'stopped';
}

/** Why the rest is not begun. What stopped the run comes first, with what was waited for. */
function whyLeft({ state }: RolloutTurn, stop: unknown): Failure {
  if (stop instanceof Failure) {
    const { kind, code, message, hint } = stop;
    if (state.kind !== 'held') return stop;
    return new Failure(kind, code, `${message} while ${state.reason}`, {
      hint: kind === 'timeout' ? state.hint : hint,
      cause: stop,
    });
  }
  if (stop !== undefined) throw stop;
  if (state.kind !== 'stopped') throw new Error(`the rollout has ended while it was ${state.kind}`);
  return new Failure('refused', notBegunCode, `not begun, because ${state.reason}`, { hint: state.hint });
}

/** Says what is waited for, and what can be done about it, whenever that has changed. */
function sayingHeld({ reporter }: Pick<Ports, 'reporter'>): (turn: RolloutTurn) => void {
  let said: string | undefined;
  return ({ state }) => {
    const text = state.kind === 'held' ? `${state.reason}; ${state.hint}` : undefined;
    if (state.kind === 'held' && text !== undefined && text !== said) {
      reporter.emit({ kind: 'progress', node: state.node, text });
    }
    said = text;
  };
}
