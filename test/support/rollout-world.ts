import {
  planRollout,
  type RolloutLimits,
  type RolloutNode,
  type RolloutPlan,
} from '../../src/model/rollout/rollout-plan.ts';
import type { RolloutProgress, RolloutTurn, UnavailableNode } from '../../src/model/rollout/rollout-turn.ts';

/** A pool in which nodes fail and others make nodes unavailable, all by chance. */
export type World = {
  readonly plan: RolloutPlan;
  readonly progress: Map<string, RolloutProgress>;
  /** Made unavailable by somebody else, or left so by a failure. */
  readonly others: Map<string, Pick<RolloutNode, 'name' | 'isControlPlane'>>;
};

/** Numbers below a limit, the same ones for the same seed. */
export type Chance = (limit: number) => number;

export function chanceOf(seed: number): Chance {
  let state = (seed * 2_654_435_761 + 1) >>> 0;
  return limit => {
    // xorshift32
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % limit;
  };
}

export function aWorld(chance: Chance): World {
  const nodes = Array.from({ length: 1 + chance(12) }, (_, index): RolloutNode => {
    const isControlPlane = chance(4) === 0;
    const zone = ['', 'east', 'west'][chance(3)] ?? '';
    return { name: `n${index}`, zone, isControlPlane, isUnavailable: chance(8) === 0 };
  });
  const limits: RolloutLimits = {
    maxUnavailable: 1 + chance(4),
    canary: chance(3) === 0 ? 1 + chance(3) : 0,
    maxFailures: chance(3) === 0 ? chance(4) : 0,
    parallel: 1 + chance(4),
  };
  const others = new Map(nodes.filter(node => node.isUnavailable).map(node => [node.name, node]));
  return { plan: planRollout(nodes, limits), progress: new Map(), others };
}

export type Sight = {
  readonly progress: ReadonlyMap<string, RolloutProgress>;
  readonly unavailable: readonly UnavailableNode[];
};

/** What a watch shows: those of others, and those that are being worked on, sooner or later. */
export function sightOf({ plan, progress, others }: World, chance: Chance): Sight {
  const mine = plan.stages.flatMap(({ nodes }) => nodes).filter(({ name }) => progress.get(name) === 'disturbing');
  const seen = mine.filter(() => chance(2) === 0);
  const all = new Map([...others, ...seen.map(node => [node.name, node] as const)]);
  const unavailable = [...all.values()].map(({ name, isControlPlane }) => ({ name, isControlPlane, why: 'cordoned' }));
  return { progress, unavailable };
}

/** Begins what may begin. */
export function begin({ progress }: World, { prepare, disturb }: RolloutTurn): void {
  for (const name of prepare) progress.set(name, 'preparing');
  for (const name of disturb) progress.set(name, 'disturbing');
}

/** One of those at work comes to its end. `ends`: what a node comes to. */
export function endOne(world: World, chance: Chance, ends: (chance: Chance) => 'ok' | 'failed'): void {
  const { plan, progress, others } = world;
  const atWork = [...progress].filter(([, state]) => state === 'preparing' || state === 'disturbing');
  const [name, state] = atWork[chance(Math.max(1, atWork.length))] ?? [];
  const node = plan.stages.flatMap(({ nodes }) => nodes).find(one => one.name === name);
  if (!node || name === undefined) return;
  if (ends(chance) === 'ok') {
    progress.set(name, state === 'preparing' ? 'prepared' : 'done');
    if (state === 'disturbing') others.delete(name);
  } else {
    progress.set(name, 'failed');
    if (state === 'disturbing' && chance(2) === 0) others.set(name, node);
  }
}
