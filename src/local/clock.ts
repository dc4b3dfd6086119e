import { randomInt } from 'node:crypto';
import type { Clock } from '../ports.ts';

/** The machine's clock, its timers, and its randomness. */
export function openClock(): Clock {
  return { now: () => Date.now(), sleep, deadline, randomSuffix };
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
