import assert from 'node:assert/strict';
import { Failure } from '../../src/errors.ts';
import type { Outcome } from '../../src/model/outcome.ts';
import { rolloutNodeOf } from '../../src/model/rollout/availability.ts';
import { orderOf, planRollout, type RolloutLimits, type RolloutPlan } from '../../src/model/rollout/rollout-plan.ts';
import { type RolloutWork, rollOut } from '../../src/steps/rollout/roll-out.ts';
import { rest } from './hand-work.ts';
import { aNodeWorld, type NodeWorld } from './node-world.ts';
import { expecting } from './ports.ts';
import { aPreparedNode } from './prepared.ts';
import type { Chance } from './rollout-world.ts';

/** Nodes to be worked on and others, in which nodes fail, come and go by chance. */
export type Game = {
  readonly world: NodeWorld;
  readonly targets: readonly string[];
  /** Of the same pool, and not worked on. */
  readonly bystanders: readonly string[];
  readonly limits: RolloutLimits;
  /** Nodes that have what was asked for: there is nothing to disturb them for any more. */
  readonly finished: Set<string>;
};

/** What may happen in a run of a game, each of it so often: once in so many steps; 0 is never. */
export type Luck = { readonly failures: number; readonly others: number; readonly stop: number };

export const broken = new Failure('failed', 'BROKEN', 'it broke');
export const interrupted = new Failure('interrupted', 'INTERRUPTED', 'interrupted');

export function aGame(chance: Chance): Game {
  const count = 1 + chance(8);
  const names = Array.from({ length: count + chance(3) }, (_, at) => `n${at}`);
  const options = names.map(() => ({
    roles: [chance(4) === 0 ? 'master' : 'worker'],
    labels: { 'topology.kubernetes.io/zone': ['', 'east', 'west'][chance(3)] ?? '' },
    unschedulable: chance(8) === 0,
  }));
  const world = aNodeWorld(Object.fromEntries(names.map((name, at) => [name, options[at] ?? {}])));
  const limits: RolloutLimits = {
    maxUnavailable: 1 + chance(4),
    canary: chance(3) === 0 ? 1 + chance(3) : 0,
    maxFailures: chance(2) * (1 + chance(4)),
    parallel: 1 + chance(4),
  };
  return { world, targets: names.slice(0, count), bystanders: names.slice(count), limits, finished: new Set() };
}

type Part = {
  readonly name: string;
  readonly kind: 'prepare' | 'disturb';
  readonly end: PromiseWithResolvers<'disturb' | 'done'>;
};

/** One run of a game: its rows, and what was left when it had ended. */
export type Played = {
  readonly outcomes: readonly Outcome[];
  readonly stopped: boolean;
  readonly disturbed: Set<string>;
};

/** Plays until the run has ended. Whatever begins is judged by what is so, and not by what the run has seen. */
export async function play(game: Game, chance: Chance, luck: Luck): Promise<Played> {
  const { world, targets, limits, finished } = game;
  const happens = (odds: number): boolean => odds > 0 && chance(odds) === 0;
  const stop = new AbortController();
  const parts: Part[] = [];
  const ended = new Map<string, 'done' | 'failed'>();
  const disturbed = new Set<string>();
  const plan = planRollout(
    targets.map(name => rolloutNodeOf(world.node(name))),
    limits,
  );
  const at = (kind: Part['kind']): readonly string[] =>
    parts.filter(part => part.kind === kind).map(({ name }) => name);
  const begin = (name: string, kind: Part['kind']): Promise<'disturb' | 'done'> => {
    assert.ok(!stop.signal.aborted, `${kind} ${name} after the stop`);
    const end = Promise.withResolvers<'disturb' | 'done'>();
    parts.push({ name, kind, end });
    return end.promise;
  };
  const work: RolloutWork = {
    prepare: async ({ node: { metadata } }) => {
      assert.ok(at('prepare').length < limits.parallel, 'too many are prepared at once');
      return await begin(metadata.name, 'prepare');
    },
    disturb: async ({ node: { metadata } }) => {
      assertMayBegin(metadata.name, { world, plan, ended, disturbing: at('disturb') });
      disturbed.add(metadata.name);
      await begin(metadata.name, 'disturb');
    },
  };
  const endPart = (): void => {
    const [part] = parts.splice(chance(Math.max(1, parts.length)), 1);
    if (!part) return;
    const { name, kind, end } = part;
    const fails = stop.signal.aborted ? chance(2) === 0 : happens(luck.failures);
    const lags = chance(2) === 0;
    if (kind === 'disturb') {
      if (lags) world.lag(name, 'lags');
      world.change(name, { unschedulable: fails && chance(2) === 0 });
    }
    if (fails) ended.set(name, 'failed');
    else if (kind === 'disturb' || finished.has(name)) ended.set(name, 'done');
    if (!fails && kind === 'disturb') finished.add(name);
    if (fails) end.reject(stop.signal.aborted ? interrupted : broken);
    else end.resolve(finished.has(name) ? 'done' : 'disturb');
  };
  /** Drained, or back; only what nobody of ours is at work on is somebody else's to change. */
  const somebodyElse = (): void => {
    const free = world.all().filter(({ metadata: { name } }) => !at('disturb').includes(name));
    const node = free[chance(Math.max(1, free.length))];
    if (!node) return;
    world.lag(node.metadata.name, 'is-shown');
    world.change(node.metadata.name, { unschedulable: !node.unschedulable });
  };
  const steps = { cordons: 0 };
  const ports = expecting({ cluster: world.cluster });
  const nodes = targets.map(name => aPreparedNode({ name, node: world.node(name) }));
  const rolling = rollOut(ports, { nodes, limits, work }, stop.signal);
  let outcomes: readonly Outcome[] | undefined;
  rolling.then(
    rows => (outcomes = rows),
    () => (outcomes = []),
  );
  await rest();
  for (let step = 0; outcomes === undefined; step++) {
    assert.ok(step < 400, 'it never ends');
    for (const name of at('disturb')) if (chance(3) === 0) world.change(name, { unschedulable: true });
    if (happens(luck.stop)) stop.abort(interrupted);
    else if (happens(luck.others) && steps.cordons++ < 10) somebodyElse();
    else if (parts.length > 0) endPart();
    else for (const { metadata } of world.all()) calm(world, metadata.name);
    await rest();
  }
  assert.equal(world.watches(), 0, 'a watch is left open');
  assert.equal(parts.length, 0, 'it has ended while nodes were at work');
  return { outcomes: await rolling, stopped: stop.signal.aborted, disturbed };
}

/** Everybody else gives back what he took, and the watch catches up. */
function calm(world: NodeWorld, name: string): void {
  world.lag(name, 'is-shown');
  if (world.node(name).unschedulable) world.change(name, { unschedulable: false });
}

type Moment = {
  readonly world: NodeWorld;
  readonly plan: RolloutPlan;
  readonly ended: ReadonlyMap<string, 'done' | 'failed'>;
  readonly disturbing: readonly string[];
};

/** What must hold whenever a node is disturbed. */
function assertMayBegin(name: string, { world, plan, ended, disturbing }: Moment): void {
  const { limits, canaries, stages } = plan;
  const isMaster = (one: string): boolean => rolloutNodeOf(world.node(one)).isControlPlane;
  const gone = world
    .all()
    .filter(node => node.unschedulable && isMaster(node.metadata.name) === isMaster(name))
    .map(({ metadata }) => metadata.name);
  const before = new Set([...gone, ...disturbing]);
  if (isMaster(name)) {
    assert.deepEqual(
      [...before].filter(one => one !== name),
      [],
      'another one of the control plane is away',
    );
    const workers = orderOf(plan).filter(node => !node.isControlPlane);
    assert.ok(
      workers.every(worker => ended.has(worker.name)),
      'the control plane before the workers',
    );
  } else {
    assert.ok(disturbing.length < limits.maxUnavailable, 'more at once than allowed');
    assert.ok(before.has(name) || before.size < limits.maxUnavailable, 'more unavailable than allowed');
  }
  const stageOf = (one: string): number => stages.findIndex(({ nodes }) => nodes.some(node => node.name === one));
  assert.ok(
    disturbing.every(one => stageOf(one) === stageOf(name)),
    'two zones at once',
  );
  const tried = [...canaries].every(one => ended.get(one) === 'done');
  assert.ok(tried || canaries.has(name), 'before the canary');
  assert.ok(
    [...ended.values()].filter(end => end === 'failed').length <= limits.maxFailures,
    'after too many failures',
  );
}
