import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  orderOf,
  planRollout,
  type RolloutLimits,
  type RolloutNode,
} from '../../../../src/model/rollout/rollout-plan.ts';
import { nextTurn, type RolloutProgress, type RolloutTurn } from '../../../../src/model/rollout/rollout-turn.ts';
import { aWorld, begin, type Chance, chanceOf, endOne, sightOf, type World } from '../../../support/rollout-world.ts';

const one: RolloutLimits = { maxUnavailable: 1, canary: 0, maxFailures: 0, parallel: 4 };

/** `name@zone`; what begins with `cp` is of the control plane. */
function aNode(text: string): RolloutNode {
  const [name = '', zone = ''] = text.split('@');
  return { name, zone, isControlPlane: name.startsWith('cp'), isUnavailable: false };
}

type Situation = {
  readonly nodes: string;
  readonly limits?: Partial<RolloutLimits>;
  /** `name:progress` */
  readonly progress?: string;
  /** Names; `undefined` where that is not known. */
  readonly gone?: string | undefined;
};

function turnOf({ nodes, limits, progress = '', ...sight }: Situation): RolloutTurn {
  const words = (text: string): readonly string[] => text.split(' ').filter(word => word !== '');
  const { gone } = { gone: '', ...sight };
  const plan = planRollout(words(nodes).map(aNode), { ...one, ...limits });
  const states = words(progress).map(word => word.split(':') as [string, RolloutProgress]);
  const unavailable =
    gone === undefined
      ? 'unknown'
      : words(gone).map(name => ({ name, isControlPlane: name.startsWith('cp'), why: 'cordoned' }));
  return nextTurn(plan, { progress: new Map(states), unavailable });
}

const going = { kind: 'going' } as const;
const held = (node: string, by: string, hint: string) => {
  const others = by.split(' ');
  const reason = `waiting for ${others.map(name => `node/${name} (cordoned)`).join(', ')} to be available again`;
  return { kind: 'held', node, reason, hint } as const;
};
const retry = 'see to what failed, and run it again';
const goOn = `${retry}; or go on after so many failures: --max-failures`;
const stopped = (reason: string, hint: string, ...left: readonly string[]) =>
  ({ kind: 'stopped', reason, hint, left }) as const;
const finished = { kind: 'finished' } as const;

type Row = readonly [title: string, Situation, prepare: string, disturb: string, RolloutTurn['state']];
const rows: readonly Row[] = [
  ['at the start, as many as are allowed are prepared', { nodes: 'a b c', limits: { parallel: 2 } }, 'a b', '', going],
  [
    'what is being prepared counts',
    { nodes: 'a b c', limits: { parallel: 2 }, progress: 'a:preparing' },
    'b',
    '',
    going,
  ],
  [
    'one that is prepared is disturbed while others are prepared',
    { nodes: 'a b', progress: 'a:prepared' },
    'b',
    'a',
    going,
  ],
  [
    'the limit is kept',
    { nodes: 'a b c', limits: { maxUnavailable: 2 }, progress: 'a:prepared b:prepared c:prepared' },
    '',
    'a b',
    going,
  ],
  [
    'what is disturbed counts, even if nobody sees it yet',
    { nodes: 'a b', progress: 'a:disturbing b:prepared' },
    '',
    '',
    going,
  ],
  [
    'what is disturbed and seen counts once',
    { nodes: 'a b', limits: { maxUnavailable: 2 }, progress: 'a:disturbing b:prepared', gone: 'a' },
    '',
    'b',
    going,
  ],
  [
    'nodes that others made unavailable count',
    { nodes: 'a b', progress: 'a:prepared b:prepared', gone: 'x' },
    '',
    '',
    held('a', 'x', 'to go on now: --max-unavailable 2, or oc adm uncordon x'),
  ],
  [
    'of several that are unavailable all are named',
    { nodes: 'a b', limits: { maxUnavailable: 2 }, progress: 'a:prepared b:prepared', gone: 'x y' },
    '',
    '',
    held('a', 'x y', 'to go on now: --max-unavailable 4, or oc adm uncordon x y'),
  ],
  [
    'while nobody knows who is unavailable, nodes are prepared and none is disturbed',
    { nodes: 'a b c', limits: { parallel: 1 }, progress: 'a:prepared', gone: undefined },
    'b',
    '',
    going,
  ],
  [
    'until somebody knows it nothing is held, for it is soon known',
    { nodes: 'a', progress: 'a:prepared', gone: undefined },
    '',
    '',
    going,
  ],
  [
    'one that is done is not counted as ours any more, and holds the others while it is seen to be unavailable',
    { nodes: 'a b', progress: 'a:done b:prepared', gone: 'a' },
    '',
    '',
    held('b', 'a', 'to go on now: --max-unavailable 2, or oc adm uncordon a'),
  ],
  [
    'nobody is held by others while nodes of ours are at work',
    { nodes: 'a b', limits: { maxUnavailable: 2 }, progress: 'a:disturbing b:prepared', gone: 'a x' },
    '',
    '',
    going,
  ],
  [
    'one that is unavailable anyway may be disturbed',
    { nodes: 'a b', progress: 'a:prepared b:prepared', gone: 'b' },
    '',
    'b',
    going,
  ],
  [
    'of more that are unavailable than allowed, one at a time',
    { nodes: 'a b c', progress: 'a:prepared b:prepared c:prepared', gone: 'a b' },
    '',
    'a',
    going,
  ],
  [
    'an unavailable control plane does not hold workers',
    { nodes: 'a', progress: 'a:prepared', gone: 'cp-a' },
    '',
    'a',
    going,
  ],
  [
    'the next zone waits for the end of this one',
    { nodes: 'a@x b@y', limits: { maxUnavailable: 2 }, progress: 'a:disturbing b:prepared' },
    '',
    '',
    going,
  ],
  [
    'a zone ends with failures too',
    { nodes: 'a@x b@y', limits: { maxFailures: 1 }, progress: 'a:failed b:prepared' },
    '',
    'b',
    going,
  ],
  [
    'the control plane waits for all workers',
    { nodes: 'a cp-a', limits: { maxUnavailable: 9 }, progress: 'a:disturbing cp-a:prepared' },
    '',
    '',
    going,
  ],
  [
    'the control plane goes one by one',
    { nodes: 'cp-a cp-b', limits: { maxUnavailable: 9 }, progress: 'cp-a:prepared cp-b:prepared' },
    '',
    'cp-a',
    going,
  ],
  [
    'of the control plane, the next one waits',
    { nodes: 'cp-a cp-b', limits: { maxUnavailable: 9 }, progress: 'cp-a:disturbing cp-b:prepared' },
    '',
    '',
    going,
  ],
  [
    'a control plane that lacks one already is not touched',
    { nodes: 'cp-a', limits: { maxUnavailable: 9 }, progress: 'cp-a:prepared', gone: 'cp-x' },
    '',
    '',
    held('cp-a', 'cp-x', 'to go on now: oc adm uncordon cp-x'),
  ],
  [
    'a control plane node that is unavailable itself may go on',
    { nodes: 'cp-a', progress: 'cp-a:prepared', gone: 'cp-a' },
    '',
    'cp-a',
    going,
  ],
  [
    'an unavailable worker does not hold the control plane',
    { nodes: 'cp-a', progress: 'cp-a:prepared', gone: 'x' },
    '',
    'cp-a',
    going,
  ],
  [
    'the others wait for the canary',
    { nodes: 'a b', limits: { canary: 1, maxUnavailable: 9 }, progress: 'a:disturbing b:prepared' },
    '',
    '',
    going,
  ],
  [
    'two canaries may be at work at once',
    { nodes: 'a b c', limits: { canary: 2, maxUnavailable: 9 }, progress: 'a:prepared b:prepared c:prepared' },
    '',
    'a b',
    going,
  ],
  [
    'after the canary the others go',
    { nodes: 'a b', limits: { canary: 1 }, progress: 'a:done b:prepared' },
    '',
    'b',
    going,
  ],
  [
    'a canary that failed stops all, whatever is allowed',
    { nodes: 'a b c', limits: { canary: 1, maxFailures: 9 }, progress: 'a:failed b:prepared' },
    '',
    '',
    stopped('node/a failed, which was tried first', retry, 'b', 'c'),
  ],
  [
    'the first failure stops',
    { nodes: 'a b', progress: 'a:failed b:prepared' },
    '',
    '',
    stopped('node/a failed', goOn, 'b'),
  ],
  ['what is at work when it stops ends first', { nodes: 'a b c', progress: 'a:failed b:disturbing' }, '', '', going],
  [
    'as many failures as allowed do not stop',
    { nodes: 'a b c', limits: { maxFailures: 1 }, progress: 'a:failed b:prepared c:prepared' },
    '',
    'b',
    going,
  ],
  [
    'one more does',
    { nodes: 'a b c', limits: { maxFailures: 1 }, progress: 'a:failed b:failed c:prepared' },
    '',
    '',
    stopped('node/a, node/b failed', goOn, 'c'),
  ],
  ['when all have ended it is finished', { nodes: 'a b', progress: 'a:done b:done' }, '', '', finished],
  ['a failure of the last one stops nothing any more', { nodes: 'a b', progress: 'a:done b:failed' }, '', '', finished],
  ['it is not finished while one is at work', { nodes: 'a b', progress: 'a:done b:disturbing' }, '', '', going],
  ['a plan of nobody is finished', { nodes: '' }, '', '', finished],
  [
    'a second run goes on from what the nodes show',
    { nodes: 'a b c', progress: 'a:done b:prepared c:waiting' },
    'c',
    'b',
    going,
  ],
];
for (const [title, situation, prepare, disturb, state] of rows) {
  test(title, () => {
    const words = (text: string): readonly string[] => text.split(' ').filter(word => word !== '');
    assert.deepEqual(turnOf(situation), { prepare: words(prepare), disturb: words(disturb), state });
  });
}

test('who is not just cordoned is to be looked at, and others are to be uncordoned only where that is enough', () => {
  const hintOf = (
    target: string,
    maxUnavailable: number,
    ...gone: readonly (readonly [name: string, why: string])[]
  ) => {
    const plan = planRollout([aNode(target)], { ...one, maxUnavailable });
    const unavailable = gone.map(([name, why]) => ({ name, isControlPlane: name.startsWith('cp'), why }));
    const { state } = nextTurn(plan, { progress: new Map([[target, 'prepared']]), unavailable });
    return state.kind === 'held' ? state.hint : state.kind;
  };
  const [x, y] = [['x', 'not ready'] as const, ['y', 'cordoned'] as const];
  const look = 'oc describe node/x; to go on now: --max-unavailable';
  assert.equal(hintOf('a', 1, x), `${look} 2`);
  assert.equal(hintOf('a', 1, x, y), `${look} 3`);
  assert.equal(hintOf('a', 2, x, y), `${look} 4, or oc adm uncordon y`);
  assert.equal(hintOf('cp-a', 9, ['cp-x', 'not ready'], ['cp-y', 'cordoned']), 'oc describe node/cp-x');
});

/** What must hold whenever something begins. */
function assertAllowed(
  { plan, progress }: World,
  sight: ReturnType<typeof sightOf>,
  { prepare, disturb }: RolloutTurn,
): void {
  const { limits, stages, canaries } = plan;
  const order = orderOf(plan);
  const inState = (...states: readonly RolloutProgress[]) =>
    order.filter(({ name }) => states.includes(progress.get(name) ?? 'waiting'));
  const isControlPlane = (name: string) => order.find(node => node.name === name)?.isControlPlane === true;
  assert.ok(prepare.every(name => (progress.get(name) ?? 'waiting') === 'waiting'));
  assert.ok(disturb.every(name => progress.get(name) === 'prepared'));
  assert.ok(prepare.length === 0 || inState('preparing').length + prepare.length <= limits.parallel);
  if (disturb.length === 0) return;
  const mine = [...inState('disturbing').map(({ name }) => name), ...disturb];
  const stage = stages.filter(({ nodes }) => nodes.some(({ name }) => mine.includes(name)));
  assert.equal(stage.length, 1, 'two stages at once');
  const gone = sight.unavailable
    .filter(other => other.isControlPlane === isControlPlane(mine[0] ?? ''))
    .map(({ name }) => name);
  const all = new Set([...gone, ...mine]);
  if (stage[0]?.kind === 'workers') {
    assert.ok(mine.length <= limits.maxUnavailable, 'more at once than allowed');
    const more = disturb.filter(name => !gone.includes(name));
    assert.ok(more.length === 0 || all.size <= limits.maxUnavailable, 'more unavailable than allowed');
  } else {
    assert.deepEqual([...all], mine, 'another one of the control plane is away');
    assert.equal(mine.length, 1);
    assert.ok(order.every(node => node.isControlPlane || ['done', 'failed'].includes(progress.get(node.name) ?? '')));
  }
  const allDone = [...canaries].every(name => progress.get(name) === 'done');
  assert.ok(allDone || disturb.every(name => canaries.has(name)), 'before the canary');
  assert.ok(inState('failed').length <= limits.maxFailures, 'after too many failures');
}

/** Goes on to the end, or until nothing moves any more. */
function play(world: World, chance: Chance, ends: (chance: Chance) => 'ok' | 'failed'): RolloutTurn['state'] {
  for (let step = 0; step < 500; step++) {
    const sight = sightOf(world, chance);
    const turn = nextTurn(world.plan, sight);
    assertAllowed(world, sight, turn);
    if (turn.state.kind !== 'going') return turn.state;
    begin(world, turn);
    endOne(world, chance, ends);
  }
  throw new Error('it never ends');
}

const mostlyWell = (chance: Chance) => (chance(10) === 0 ? 'failed' : 'ok');
const well = () => 'ok' as const;

test('in thousands of pools, never more is unavailable than allowed, and every node is done, failed or named', () => {
  const kinds = new Set<string>();
  for (let seed = 1; seed <= 4000; seed++) {
    const chance = chanceOf(seed);
    const world = aWorld(chance);
    const state = play(world, chance, mostlyWell);
    kinds.add(state.kind);
    const left = orderOf(world.plan)
      .map(({ name }) => name)
      .filter(name => !['done', 'failed'].includes(world.progress.get(name) ?? ''));
    if (state.kind === 'finished') assert.deepEqual(left, [], `seed ${seed}`);
    if (state.kind === 'stopped') assert.deepEqual(state.left, left, `seed ${seed}`);
    if (state.kind === 'held') {
      const named = [...state.reason.matchAll(/node\/(\w+)/g)].map(([, name]) => name ?? '');
      assert.ok(named.length > 0 && named.every(name => world.others.has(name)), `seed ${seed}: ${state.reason}`);
    }
  }
  assert.deepEqual([...kinds].toSorted(), ['finished', 'held', 'stopped']);
});

test('where nothing fails and nobody else comes in between, all are done', () => {
  for (let seed = 1; seed <= 1000; seed++) {
    const chance = chanceOf(seed);
    const world = aWorld(chance);
    for (const [name, { isControlPlane }] of world.others) if (isControlPlane) world.others.delete(name);
    assert.deepEqual(play(world, chance, well), { kind: 'finished' }, `seed ${seed}`);
    assert.ok(
      orderOf(world.plan).every(({ name }) => world.progress.get(name) === 'done'),
      `seed ${seed}`,
    );
  }
});

test('a run that was interrupted anywhere is finished by the next one', () => {
  for (let seed = 1; seed <= 1000; seed++) {
    const chance = chanceOf(seed);
    const world = aWorld(chance);
    world.others.clear();
    for (let steps = chance(20); steps > 0; steps--) {
      begin(world, nextTurn(world.plan, sightOf(world, chance)));
      endOne(world, chance, well);
    }
    const nodes = orderOf(world.plan).map(node => {
      const isUnavailable = world.progress.get(node.name) === 'disturbing';
      if (isUnavailable) world.others.set(node.name, node);
      return { ...node, isUnavailable };
    });
    const kept = [...world.progress].filter(([, state]) => state === 'done' || state === 'prepared');
    const next = { plan: planRollout(nodes, world.plan.limits), progress: new Map(kept), others: world.others };
    assert.deepEqual(play(next, chance, well), { kind: 'finished' }, `seed ${seed}`);
  }
});
