import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aGame, type Game, type Played, play } from '../../support/rollout-game.ts';
import { chanceOf } from '../../support/rollout-world.ts';

/** What a row says of how far its node came. */
function endsOf({ outcomes }: Played): Readonly<Record<string, string>> {
  return Object.fromEntries(outcomes.map(({ result, failed }) => [result.node, result.code ?? failed ?? 'done']));
}

function assertAllNamed({ targets, finished }: Game, played: Played, seed: number): void {
  const ends = endsOf(played);
  assert.deepEqual(Object.keys(ends), targets, `seed ${seed}`);
  for (const [name, end] of Object.entries(ends)) {
    const isRight = end === 'done' ? finished.has(name) : ['BROKEN', 'NOT_BEGUN', 'INTERRUPTED'].includes(end);
    assert.ok(isRight, `seed ${seed}: ${name} is ${end}`);
    if (end === 'NOT_BEGUN') assert.ok(!played.disturbed.has(name), `seed ${seed}: ${name} was begun`);
  }
}

test('in a thousand pools, never more is unavailable than allowed, and every node is done or named', async () => {
  const seen = new Set<string>();
  for (let seed = 1; seed <= 1000; seed++) {
    const chance = chanceOf(seed);
    const game = aGame(chance);
    const played = await play(game, chance, { failures: 5, others: 6, stop: 0 });
    assertAllNamed(game, played, seed);
    for (const end of Object.values(endsOf(played))) seen.add(end);
  }
  assert.deepEqual([...seen].toSorted(), ['BROKEN', 'NOT_BEGUN', 'done']);
});

test('where nothing fails all are done, whatever others do', async () => {
  for (let seed = 1; seed <= 250; seed++) {
    const chance = chanceOf(seed);
    const game = aGame(chance);
    const played = await play(game, chance, { failures: 0, others: 3, stop: 0 });
    assert.deepEqual(new Set(Object.values(endsOf(played))), new Set(['done']), `seed ${seed}`);
  }
});

test('a run that was interrupted anywhere names every node, and the next one finishes', async () => {
  let interruptions = 0;
  for (let seed = 1; seed <= 400; seed++) {
    const chance = chanceOf(seed);
    const game = aGame(chance);
    const first = await play(game, chance, { failures: 0, others: 8, stop: 6 });
    assertAllNamed(game, first, seed);
    interruptions += Number(first.stopped);
    const second = await play(game, chance, { failures: 0, others: 0, stop: 0 });
    assert.deepEqual(new Set(Object.values(endsOf(second))), new Set(['done']), `seed ${seed}`);
  }
  assert.ok(interruptions > 150);
});
