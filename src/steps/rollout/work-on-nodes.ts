import type { Outcome } from '../../model/outcome.ts';
import { undisturbedLimits } from '../../model/rollout/rollout-limit.ts';
import type { Ports } from '../../ports.ts';
import type { PreparedNode } from '../prepare/prepare.ts';
import type { Settle } from './node-row.ts';
import { type RolloutWork, rollOut } from './roll-out.ts';

/** The work on one node, in one part. */
export type NodeWork = (node: PreparedNode, settle: Settle) => Promise<void>;

export type WorkOptions = {
  /** How many nodes are at work at once, at most. */
  readonly parallel: number;
  readonly work: NodeWork;
};

/** Does the same on several nodes, which makes none of them unavailable: however many fail, the others are worked on. */
export function workOnNodes(
  ports: Pick<Ports, 'cluster' | 'reporter'>,
  nodes: readonly PreparedNode[],
  { parallel, work }: WorkOptions,
  signal: AbortSignal,
): Promise<readonly Outcome[]> {
  return rollOut(ports, { nodes, limits: undisturbedLimits(parallel), work: undisturbing(work) }, signal);
}

/** Work that waits for its turn as a whole. */
export function inTurn(work: NodeWork): RolloutWork {
  return { prepare: async () => 'disturb', disturb: work };
}

/** Work that makes no node unavailable. */
export function undisturbing(work: NodeWork): RolloutWork {
  return {
    prepare: async (node, settle) => {
      await work(node, settle);
      return 'done';
    },
    disturb: () => Promise.reject(new Error('nothing was to be disturbed')),
  };
}
