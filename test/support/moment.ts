import type { JournalEntry } from '../lab/journal.ts';
import type { Lab } from '../lab/lab.ts';

/** Whether this is the entry of the lab's journal that is waited for. */
export type Moment = (entry: JournalEntry) => boolean;

/** The same, told also by the number of the entry. */
export type NumberedMoment = (entry: JournalEntry, at: number) => boolean;

/** A request that changes something: `POST`, and the plural of its resource. */
export function request(method: string, plural: string): Moment {
  const path = new RegExp(`/${plural}(/[^/]+)?([?]|$)`);
  return entry => entry.kind === 'request' && entry.method === method && path.test(entry.path);
}

/** A program on a node that has this word among its own. */
export function program(by: 'exec' | 'ssh' | 'host', word: string): Moment {
  return entry => entry.kind === 'program' && entry.by === by && entry.argv.some(one => one.includes(word));
}

/** Does something at the first such moment, before what it is about takes effect, which waits for it. */
export function atFirst({ journal }: Lab, moment: NumberedMoment, act: () => void | Promise<void>): Disposable {
  let isOver = false;
  journal.setGate(async (entry, at) => {
    if (isOver || !moment(entry, at)) return;
    isOver = true;
    await act();
  });
  return { [Symbol.dispose]: () => journal.setGate(async () => {}) };
}

/** Does something at each such moment, before what it is about takes effect, which waits for it; until the disposal. */
export function atEach({ journal }: Lab, moment: Moment, act: () => void | Promise<void>): Disposable {
  journal.setGate(async entry => {
    if (moment(entry)) await act();
  });
  return { [Symbol.dispose]: () => journal.setGate(async () => {}) };
}
