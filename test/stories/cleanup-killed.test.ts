import assert from 'node:assert/strict';
import { test } from 'node:test';
import { entries } from '../../src/cli/commands/all.ts';
import { chosen } from '../support/boundaries.ts';
import { viewJournal } from '../support/journal-view.ts';
import { type Boundary, killAtBoundaries } from '../support/kill-at-boundaries.ts';
import { commandScenes } from '../support/kill-scenes/all.ts';
import { tellStories } from '../support/stories.ts';
import { triesAll } from '../support/tried-ways.ts';

const nodes = triesAll ? ['worker-a', 'worker-b'] : ['worker-a'];
const stories = tellStories({ nodes: nodes.map(name => ({ name })) });
const { lab, run } = stories;

/** How many commands are killed, each in one scene at one boundary, where not all are tried. */
const sample = 1;

/** Where all boundaries are tried, that takes more than an hour. */
const patience = { timeout: 12 * 3_600_000 };

test('there is a scene of every command', () => {
  const commands = entries.flatMap(entry => (entry.kind === 'command' ? [entry.path.join(' ')] : []));
  assert.deepEqual(Object.keys(commandScenes).toSorted(), commands.toSorted());
  const without = Object.entries(commandScenes).filter(([, { kills, looks }]) => kills.length + looks.length === 0);
  assert.deepEqual(without, []);
});

test('what only looks changes nothing, and needs no pod', async () => {
  const tried = Object.values(commandScenes).filter(({ kills }) => triesAll || kills.length === 0);
  for (const argv of tried.flatMap(({ looks }) => looks)) {
    const view = viewJournal(lab());
    const { status, stderr } = await run(argv);
    assert.equal(status, 0, `${argv.join(' ')}: ${stderr}`);
    const changes = view.changes().filter(change => !change.includes('reviews'));
    assert.deepEqual([changes, view.programNodes()], [[], []], argv.join(' '));
  }
});

const all = Object.values(commandScenes).map(({ kills }) => kills);
const cheap = all.map(kills => kills.filter(({ isCheap }) => isCheap)).filter(kills => kills.length > 0);
const played = triesAll ? all.flat() : drawn(cheap, sample).flatMap(kills => drawn(kills, 1));

for (const [place, scene] of played.entries()) {
  test(`${scene.title}: what it has left that was killed is found and removed`, patience, async t => {
    await killAtBoundaries(t, stories, { scene, choose: found => (triesAll ? found : oneOfKind(found, place)) });
  });
}

/** Of another kind in each place: a request of this or that verb, or a program. */
function oneOfKind(boundaries: readonly Boundary[], place: number): readonly Boundary[] {
  const kinds = Object.values(Object.groupBy(boundaries, ({ kind }) => kind));
  const [first = 0] = chosen(kinds.length, 1);
  return drawn(kinds[(first + place) % kinds.length] ?? [], 1);
}

/** As many of them, the same each time. */
function drawn<T>(from: readonly T[], count: number): readonly T[] {
  return chosen(from.length, count).flatMap(at => from.slice(at, at + 1));
}
