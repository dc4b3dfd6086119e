import { setTimeout as delay } from 'node:timers/promises';

/** How long something goes on; what waits within it breaks off at its end with an `AbortError`. */
export class Lifetime {
  readonly #end = new AbortController();

  get signal(): AbortSignal {
    return this.#end.signal;
  }

  get isOver(): boolean {
    return this.signal.aborted;
  }

  end(): void {
    this.#end.abort();
  }

  /** Throws when it is over. */
  check(): void {
    this.signal.throwIfAborted();
  }

  async pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.signal });
  }

  async until<T>(event: Promise<T>): Promise<T> {
    const over = Promise.withResolvers<never>();
    const reject = () => over.reject(this.signal.reason);
    if (this.isOver) reject();
    this.signal.addEventListener('abort', reject, { once: true });
    return await Promise.race([event, over.promise]);
  }

  /** Calls once, unless it is over before. */
  after(ms: number, callback: () => void): void {
    const timer = setTimeout(callback, ms);
    this.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  }
}
