/**
 * What a controller will do a moment after it heard of something: never in the listener itself, so that everybody hears
 * of one change before the next is made. A key that is asked for again starts its time anew.
 */
export class Reactions implements Disposable {
  readonly #timers = new Map<string, NodeJS.Timeout>();

  after(ms: number, key: string, react: () => void): void {
    this.cancel(key);
    const run = () => {
      this.#timers.delete(key);
      react();
    };
    this.#timers.set(key, setTimeout(run, ms).unref());
  }

  has(key: string): boolean {
    return this.#timers.has(key);
  }

  cancel(key: string): void {
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
  }

  [Symbol.dispose](): void {
    for (const key of [...this.#timers.keys()]) this.cancel(key);
  }
}
