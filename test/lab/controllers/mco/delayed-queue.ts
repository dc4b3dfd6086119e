import type { Timers } from './timers.ts';

/**
 * A controller's work queue: a key is worked on `delayMs` after it was added first, once, however often it is added
 * until then (client-go `util/workqueue`, `AddAfter`). This is what makes the operator act in steps of five seconds.
 */
export class DelayedQueue implements Disposable {
  readonly #timers: Timers;
  readonly #work: (key: string) => void;
  readonly #waiting = new Map<string, () => void>();

  constructor(timers: Timers, work: (key: string) => void) {
    this.#timers = timers;
    this.#work = work;
  }

  add(key: string, delayMs: number): void {
    if (this.#waiting.has(key)) return;
    const cancel = this.#timers.after(delayMs, () => {
      this.#waiting.delete(key);
      this.#work(key);
    });
    this.#waiting.set(key, cancel);
  }

  [Symbol.dispose](): void {
    for (const cancel of this.#waiting.values()) cancel();
    this.#waiting.clear();
  }
}
