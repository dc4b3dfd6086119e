import { setImmediate as turn } from 'node:timers/promises';
import type { Timers } from './timers.ts';

/** A clock that a test moves by hand, from zero. */
export class ManualTimers implements Timers {
  #ms = 0;
  #count = 0;
  readonly #pending = new Map<number, { readonly at: number; readonly callback: () => void }>();

  get ms(): number {
    return this.#ms;
  }

  /** How many callbacks are still to come. */
  get pending(): number {
    return this.#pending.size;
  }

  now(): Date {
    return new Date(this.#ms);
  }

  after(ms: number, callback: () => void): () => void {
    const id = this.#count++;
    this.#pending.set(id, { at: this.#ms + ms, callback });
    return () => this.#pending.delete(id);
  }

  /** Calls what is due in the next `ms`, in order, each after all promises that can settle have settled. */
  async advance(ms: number): Promise<void> {
    const end = this.#ms + ms;
    for (;;) {
      await turn();
      const [next] = [...this.#pending].sort(([a, x], [b, y]) => x.at - y.at || a - b);
      if (!next || next[1].at > end) break;
      this.#pending.delete(next[0]);
      this.#ms = next[1].at;
      next[1].callback();
    }
    this.#ms = end;
  }
}
