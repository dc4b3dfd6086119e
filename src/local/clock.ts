import { randomInt } from 'node:crypto';
import type { Clock } from '../ports.ts';

/** What a server said of the time, in milliseconds since the epoch, and for how many milliseconds its answer was awaited. */
export type ToldTime = { readonly told: number; readonly tookMs: number };

/** A clock that goes by what a cluster says of the time, once it has said something. */
export type ClusterClock = Clock & { follow(time: ToldTime): void };

/**
 * The machine's clock, its timers, and its randomness.
 *
 * What is read from the cluster and its nodes, and what is recorded there for others, is by the clocks of the cluster: a
 * machine whose own is an hour wrong must take nothing for over that goes on. Only the first thing that is told counts, and
 * `local` is not set while the run works, so that the time does not jump.
 */
export function openClock(local: () => number = sinceStart): ClusterClock {
  let aheadMs: number | undefined;
  const follow = (time: ToldTime) => {
    aheadMs ??= timeAhead(time, local());
  };
  return { now: () => Math.round(local() + (aheadMs ?? 0)), follow, sleep, deadline, randomSuffix };
}

/** What the machine's clock said when the program began, and what has passed since: in milliseconds since the epoch. */
function sinceStart(): number {
  return performance.timeOrigin + performance.now();
}

/** A `Date` header is cut to whole seconds (RFC 9110, 5.6.7). */
const secondMs = 1000;

/** By how much the server's clock is at least ahead of ours; 0 where both may say the same. */
function timeAhead({ told, tookMs }: ToldTime, heardAt: number): number {
  if (told > heardAt) return told - heardAt;
  return Math.min(told + secondMs + tookMs - heardAt, 0);
}

/** Timers hold 31 bits; what is longer, 25 days, would end at once. */
const longestTimerMs = 2 ** 31 - 1;

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const wake = () => {
      signal.removeEventListener('abort', stop);
      resolve();
    };
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(wake, Math.min(ms, longestTimerMs));
    signal.addEventListener('abort', stop, { once: true });
  });
}

function deadline(ms: number, reason: Error, signal: AbortSignal): AbortSignal & Disposable {
  const expiry = new AbortController();
  const timer = setTimeout(() => expiry.abort(reason), Math.min(ms, longestTimerMs));
  const either = AbortSignal.any([signal, expiry.signal]);
  either.addEventListener('abort', () => clearTimeout(timer), { once: true });
  return Object.assign(either, { [Symbol.dispose]: () => clearTimeout(timer) });
}

/** What the API puts behind a `generateName`: no vowels, and nothing that looks like another (k8s.io/apimachinery `rand`). */
const alphabet = 'bcdfghjklmnpqrstvwxz2456789';

function randomSuffix(length: number): string {
  return Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
}
