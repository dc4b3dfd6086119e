import { setTimeout as startTimeout } from 'node:timers';

/** The time as the operator sees it. Tests drive one of their own. */
export type Timers = {
  now(): Date;
  /** Calls once after `ms`, unless the returned function is called before. */
  after(ms: number, callback: () => void): () => void;
};

export const systemTimers: Timers = {
  now: () => new Date(),
  after: (ms, callback) => {
    const timeout = startTimeout(callback, ms);
    return () => clearTimeout(timeout);
  },
};

/** Rejects with the signal's reason when it is aborted; its timer is gone then. */
export function pause(timers: Timers, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const cancel = timers.after(ms, () => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
    const stop = (): void => {
      cancel();
      reject(signal.reason);
    };
    signal.addEventListener('abort', stop, { once: true });
  });
}
