import { once } from 'node:events';
import type { JournalEntry } from '../lab/journal.ts';
import type { Stories } from './stories.ts';

/** `index`: of the run's entries in the lab's journal. */
export type KillMoment = (entry: JournalEntry, index: number) => boolean;

/** Runs a command and kills it by SIGKILL at the first such moment, right before what comes there takes effect. */
export async function killAt(
  { lab, start }: Pick<Stories, 'lab' | 'start'>,
  argv: readonly string[],
  isIt: KillMoment,
): Promise<void> {
  const { journal } = lab();
  const before = journal.entries.length;
  const { child, ended } = start(argv);
  let isOver = false;
  journal.setGate(async (entry, at) => {
    if (isOver || !isIt(entry, at - before)) return;
    isOver = true;
    child.kill('SIGKILL');
    if (child.signalCode === null) await once(child, 'exit');
  });
  await ended;
  journal.setGate(async () => {});
}
