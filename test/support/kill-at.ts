import { once } from 'node:events';
import { atFirst, type NumberedMoment } from './moment.ts';
import type { Stories } from './stories.ts';

/**
 * Runs a command and kills it by SIGKILL at the first such moment, right before what comes there takes effect. `at` of the
 * moment is the number among the run's own entries in the lab's journal.
 */
export async function killAt(
  { lab, start }: Pick<Stories, 'lab' | 'start'>,
  argv: readonly string[],
  moment: NumberedMoment,
): Promise<void> {
  const before = lab().journal.entries.length;
  const { child, ended } = start(argv);
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    if (child.signalCode === null) await once(child, 'exit');
  };
  using _moment = atFirst(lab(), (entry, at) => moment(entry, at - before), kill);
  await ended;
}
