import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Argv, median, wallMsOf, watchMemory } from './process.ts';
import type { Section } from './section.ts';

/** A program that is measured, by its name in the table. */
export type Entrant = readonly [name: string, argv: Argv];

/**
 * Runs programs in turn, again and again, so that what else the machine does falls on all of them. The row of each has the
 * median of its wall times, that as a part of the yardstick's, and the peak of its memory.
 */
export async function compareSideBySide(
  entrants: readonly Entrant[],
  { title, rounds, yardstick }: { readonly title: string; readonly rounds: number; readonly yardstick: string },
): Promise<Section> {
  const times = new Map<string, number[]>(entrants.map(([name]) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, argv] of entrants) times.get(name)?.push(await wallMsOf(argv));
  }
  const wallMs = (name: string) => median(times.get(name) ?? []);
  const rows: string[][] = [];
  for (const [name, argv] of entrants) {
    const ratio = times.has(yardstick) ? `${(wallMs(name) / wallMs(yardstick)).toFixed(2)} ×` : '–';
    rows.push([name, `${wallMs(name).toFixed(0)} ms`, ratio, `${(await peakOf(argv)).toFixed(0)} MB`]);
  }
  return {
    title: `${title}, median of ${rounds}, side by side`,
    columns: ['', 'wall', `of ${yardstick}`, 'peak memory'],
    rows,
  };
}

async function peakOf([program, ...words]: Argv): Promise<number> {
  const child = spawn(program, words, { stdio: 'ignore' });
  using memory = watchMemory(child.pid, 1);
  await once(child, 'close');
  return memory.peakMegabytes;
}
