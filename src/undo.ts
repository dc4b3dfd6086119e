import type { Leftover } from './model/leftover.ts';

type Entry = {
  readonly leftover: Leftover;
  readonly timeoutMs: number;
  readonly takeBack: (signal: AbortSignal) => Promise<void>;
};

/**
 * What a run has made and must take back, newest first.
 *
 * An entry is added *before* its object is created, so that an answer lost on the way leaves nothing behind; taking back
 * what never came to be must therefore succeed. Taking back never throws: what fails is listed as a leftover. Each entry
 * has a deadline and a signal of its own, because the run's signal may be aborted already.
 */
export class Undo implements AsyncDisposable {
  readonly #entries: Entry[] = [];
  readonly #leftovers: Leftover[] = [];

  /** Registers how to take something back; the returned function forgets it again (taken back already, or to be kept). */
  add(leftover: Leftover, takeBack: Entry['takeBack'], timeoutMs = 30_000): () => void {
    const entry: Entry = { leftover, takeBack, timeoutMs };
    this.#entries.push(entry);
    return () => {
      const at = this.#entries.indexOf(entry);
      if (at >= 0) this.#entries.splice(at, 1);
    };
  }

  /** What is still to be taken back, or could not be: for a run that ends without its clean-up. */
  get pending(): readonly Leftover[] {
    return [...this.#leftovers, ...this.#entries.map(entry => entry.leftover)];
  }

  /** Takes everything back and says what stayed. May be called again: what stayed is not tried twice. */
  async run(): Promise<readonly Leftover[]> {
    for (let entry = this.#entries.at(-1); entry; entry = this.#entries.at(-1)) {
      try {
        await entry.takeBack(AbortSignal.timeout(entry.timeoutMs));
      } catch {
        this.#leftovers.push(entry.leftover);
      }
      const at = this.#entries.indexOf(entry);
      if (at >= 0) this.#entries.splice(at, 1);
    }
    return this.#leftovers;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.run();
  }
}
