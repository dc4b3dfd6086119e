import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { TraceRow } from '../../src/model/cleanup/cleanup-table.ts';
import { isReady } from '../lab/controllers/node-object.ts';
import { NODES, POOLS } from '../lab/controllers/resources.ts';
import type { JournalEntry } from '../lab/journal.ts';
import type { Lab } from '../lab/lab.ts';
import { anew } from './anew.ts';
import { untilAtRest } from './at-rest.ts';
import { wordsOf } from './boundaries.ts';
import { killAt } from './kill-at.ts';
import type { KillScene } from './kill-scenes/scene.ts';
import { withoutPutResults } from './put-results.ts';
import type { Stories } from './stories.ts';
import { until } from './trouble.ts';

/** Of the boundaries of a run, in their order, those at which it is to be killed. */
export type Choice = (boundaries: readonly Boundary[]) => readonly Boundary[];

/**
 * A moment at which something is changed. `index`: of the run's entries in the lab's journal; `kind`: the verb of a request,
 * or the way to a program.
 */
export type Boundary = { readonly index: number; readonly kind: string; readonly words: string };

/**
 * Runs a command once, to learn from the lab's journal at which changing requests and programs it can be killed; then once
 * more for each boundary that is chosen, with SIGKILL right before it. What is left when the node has come to rest must be
 * found by a cleanup, and after that nothing be left, found, or wrong.
 */
export async function killAtBoundaries(
  t: TestContext,
  stories: Stories,
  { scene, choose }: { readonly scene: KillScene; readonly choose: Choice },
): Promise<void> {
  for (const { index, words } of choose(await learnBoundaries(stories, scene))) {
    await t.test(`SIGKILL at ${index}: ${words}`, async () => {
      await inScene(stories, scene, async argv => {
        await killAt(stories, argv, (_, at) => at === index);
        await untilAtRest(stories.lab(), 'worker-a');
        if (scene.isRepeated) await runAgain(stories, argv);
        await assertCleanedUp(stories, scene);
      });
    });
  }
}

async function learnBoundaries(stories: Stories, scene: KillScene): Promise<readonly Boundary[]> {
  const { entries } = stories.lab().journal;
  let seen: readonly JournalEntry[] = [];
  await inScene(stories, scene, async argv => {
    const before = entries.length;
    await runWhole(stories, argv);
    seen = entries.slice(before);
  });
  return seen.flatMap((entry, index) => (isHarmless(entry) ? [] : [boundaryAt(index, entry)]));
}

/** The scene's own things are gone before it is looked at what is left; results are taken away after that. */
async function inScene(
  stories: Stories,
  scene: KillScene,
  act: (argv: readonly string[]) => Promise<void>,
): Promise<void> {
  try {
    await using scope = new AsyncDisposableStack();
    await act(await scene.begin(stories, scope));
    await scope.disposeAsync();
    await assertNothingLeft(stories, scene);
  } finally {
    await anew(stories);
  }
}

async function assertNothingLeft({ lab }: Stories, { isResult = () => false }: KillScene): Promise<void> {
  const left = await lab().leftovers(5000, async traces => {
    return (await withoutPutResults(lab(), traces)).filter(trace => !isResult(trace));
  });
  assert.deepEqual(left, []);
}

/** An access review changes nothing; nor does a stream, before a program runs through it. */
function isHarmless(entry: JournalEntry): boolean {
  return entry.kind === 'request' && (entry.method === 'GET' || /reviews(\?|$)/.test(entry.path));
}

function boundaryAt(index: number, entry: JournalEntry): Boundary {
  return { index, kind: entry.kind === 'request' ? entry.method : entry.by, words: wordsOf(entry) };
}

async function assertCleanedUp(stories: Stories, { keeps = [] }: KillScene): Promise<void> {
  const first = await cleanUp(stories);
  const undecided = first.filter(({ kind, state }) => state === 'kept' && !keeps.includes(kind));
  for (const hint of new Set(undecided.map(one => one.hint))) await decide(stories, hint);
  const second = await cleanUp(stories);
  assert.deepEqual(
    second.filter(({ kind, state }) => state !== 'kept' || !keeps.includes(kind)),
    [],
    'a second cleanup finds more',
  );
  await assertInService(stories.lab());
}

/** The node is Ready and takes pods, and its pool is not paused and has nothing to do. */
async function assertInService(lab: Lab): Promise<void> {
  const node = () => lab.store.get(NODES, undefined, 'worker-a');
  const pool = () => lab.store.get(POOLS, undefined, 'worker');
  await until(lab, () => pool()?.status.updatedMachineCount === pool()?.status.machineCount);
  const [now, { spec } = { spec: undefined }] = [node(), pool()];
  assert.deepEqual(
    { ready: now && isReady(now), cordoned: now?.spec.unschedulable ?? false, paused: spec?.paused ?? false },
    { ready: true, cordoned: false, paused: false },
  );
}

async function cleanUp({ run }: Stories): Promise<readonly TraceRow[]> {
  const { status, stdout, stderr } = await run(['cleanup', '--live', '--all-runs', '-y', '-o', 'json']);
  assert.equal(status, 0, `${stdout}${stderr}`);
  return JSON.parse(stdout).traces;
}

/** Where the killed run has done its work already, there is nothing left to do. */
async function runAgain({ run }: Stories, argv: readonly string[]): Promise<void> {
  const { status, stdout, stderr } = await run([...argv, '-o', 'json']);
  assert.ok(status === 0 || JSON.parse(stdout).code === 'NOTHING_WRONG', `${stdout}${stderr}`);
}

async function runWhole({ run }: Stories, argv: readonly string[]): Promise<void> {
  const { status, stderr } = await run(argv);
  assert.equal(status, 0, stderr);
}

/** Does what a cleanup says that decides about what it has kept, whatever the program is called there. */
async function decide(stories: Stories, hint: string | null): Promise<void> {
  const [command] = / (usr|key) .+$/.exec(hint ?? '') ?? assert.fail('nothing is said that decides about it');
  await runWhole(stories, command.trim().split(' '));
}
