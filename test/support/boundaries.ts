import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { JournalEntry } from '../lab/journal.ts';
import { type Ending, endingOf } from './ending.ts';
import { usrOf } from './node-truth.ts';
import type { Stories } from './stories.ts';
import { triesAll } from './tried-ways.ts';

/** How many boundaries are tried where not all are: `RPMOVERLAY_TEST_ALL` tries all. */
const SAMPLE = 1;

/** Which ones are tried changes with this only. */
const SEED = 20261122;

/**
 * Runs `usr worker-a WORDS` once, to learn from the lab's journal at which requests and programs it can be stopped; then
 * once more for each of those, with SIGINT sent before the thing is done. Nothing may be left of it but an overlay.
 */
export async function interruptAtBoundaries(t: TestContext, stories: Stories, words: readonly string[]): Promise<void> {
  const argv = ['usr', 'worker-a', ...words, '-o', 'json'];
  const { journal } = stories.lab();
  const before = journal.entries.length;
  const { status, stderr } = await stories.run(argv);
  assert.equal(status, 0, stderr);
  const whole = journal.entries.slice(before);
  const recorded = whole.findLastIndex(isRecord);
  assert.notEqual(recorded, -1, 'the run wrote nothing on the node object');
  for (const index of chosen(whole.length, SAMPLE)) {
    await t.test(`SIGINT at ${index}: ${wordsOf(whole[index])}`, async () => {
      if ((await usrOf(stories.lab(), 'worker-a')) === 'writable') await stories.reboot('worker-a');
      const end = await interruptAt(stories, argv, index);
      assert.deepEqual(end.leftovers, []);
      if (index < recorded) assert.deepEqual([end.status, end.code], [130, 'INTERRUPTED']);
      if (index > recorded) assert.deepEqual([end.status, end.code], [0, null]);
    });
  }
}

async function interruptAt({ lab, start }: Stories, argv: readonly string[], index: number): Promise<Ending> {
  const { journal } = lab();
  const before = journal.entries.length;
  const { child, ended } = start(argv);
  journal.setGate(async (_entry, at) => {
    if (at === before + index) child.kill('SIGINT');
  });
  const ran = await ended;
  journal.setGate(async () => {});
  return endingOf(ran);
}

/** Recording the result on the Node is the last that a run does before it takes back what it made. */
function isRecord(entry: JournalEntry): boolean {
  return entry.kind === 'request' && entry.method === 'PATCH' && /\/nodes\/[^/]+$/.test(entry.path.replace(/\?.*/, ''));
}

/** A few words on what comes at a boundary. */
export function wordsOf(entry: JournalEntry | undefined): string {
  if (!entry) return 'nothing';
  if (entry.kind === 'program') return `${entry.argv.join(' ').slice(0, 60)} (${entry.by})`;
  return `${entry.method} ${entry.path.replace(/\?.*/, '').split('/').slice(-3).join('/')}`;
}

/** As many numbers below `count`, the same each time, in order; all of them where all boundaries are to be tried. */
export function chosen(count: number, sample: number): readonly number[] {
  const all = Array.from({ length: count }, (_, index) => index);
  if (triesAll) return all;
  let seed = SEED;
  const next = (): number => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed;
  };
  const drawn = all.map(index => ({ index, lot: next() })).toSorted((a, b) => a.lot - b.lot);
  return drawn
    .slice(0, sample)
    .map(({ index }) => index)
    .toSorted((a, b) => a - b);
}
