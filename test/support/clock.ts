import type { Clock } from '../../src/ports.ts';

export type FakeClock = Clock & {
  /** Milliseconds of each sleep. */
  readonly slept: readonly number[];
  /** What was given a time, with its milliseconds; `expire` ends the time. */
  readonly deadlines: readonly { readonly ms: number; readonly reason: Error; readonly expire: () => void }[];
};

/** A clock that stands still: sleeps are over at once, and no time is up before a test says so. */
export function aClock(now = '2026-11-22T06:31:52Z'): FakeClock {
  const slept: number[] = [];
  const deadlines: FakeClock['deadlines'][number][] = [];
  return {
    slept,
    deadlines,
    now: () => Date.parse(now),
    randomSuffix: () => {
      throw new Error('nothing random was expected');
    },
    async sleep(ms, signal) {
      slept.push(ms);
      await new Promise(setImmediate);
      signal.throwIfAborted();
    },
    deadline(ms, reason, signal) {
      const expiry = new AbortController();
      deadlines.push({ ms, reason, expire: () => expiry.abort(reason) });
      return Object.assign(AbortSignal.any([signal, expiry.signal]), { [Symbol.dispose]: () => {} });
    },
  };
}
