import { Failure } from './errors.ts';
import type { Leftover } from './model/leftover.ts';

type Entry = {
  readonly pending: () => readonly Leftover[];
  /** Takes it back and says what stayed; never rejects. */
  readonly takeBack: () => Promise<readonly Leftover[]>;
};

/** Longer than an API server with slow webhooks takes to answer (its own limit is 34 s for all of them). */
const answerTimeoutMs = 40_000;

/** Enough for an API call or a command on a node, also on a slow cluster. */
const defaultTimeoutMs = 60_000;

/**
 * What a run has made and must take back, newest first.
 *
 * An entry is added *before* its object is created, so that an answer lost on the way leaves nothing behind; taking back
 * what never came to be must therefore succeed. Taking back never throws: what fails is listed as a leftover. Each entry
 * has a deadline and a signal of its own, because the run's signal may be aborted already.
 */
export class Undo implements AsyncDisposable {
  readonly #freshSignal: (timeoutMs: number) => AbortSignal;
  readonly #entries: Entry[] = [];
  readonly #leftovers: Leftover[] = [];

  /** `freshSignal` makes a signal that aborts after so many milliseconds and for no other reason. */
  constructor(freshSignal: (timeoutMs: number) => AbortSignal) {
    this.#freshSignal = freshSignal;
  }

  /** Registers how to take something back; the returned function forgets it again (it is gone already, or is to stay). */
  add(leftover: Leftover, takeBack: (signal: AbortSignal) => Promise<void>, timeoutMs?: number): () => void {
    return this.addDivisible(leftover, signal => takeBack(signal).then(nothing), timeoutMs);
  }

  /** The same for what may stay in part: `takeBack` resolves with the parts that do, and rejects where the whole does. */
  addDivisible(
    leftover: Leftover,
    takeBack: (signal: AbortSignal) => Promise<readonly Leftover[]>,
    timeoutMs: number = defaultTimeoutMs,
  ): () => void {
    return this.#push({
      pending: () => [leftover],
      takeBack: () => takeBack(this.#freshSignal(timeoutMs)).catch(() => [leftover]),
    });
  }

  /** Makes what `add` has registered. What was refused, or is somebody else's, is forgotten. */
  make<T>(forget: () => void, create: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    const createOrForget = async (own: AbortSignal): Promise<T> => {
      try {
        return await create(own);
      } catch (error) {
        if (error instanceof Failure && (error.kind === 'refused' || error.code === 'ALREADY_EXISTS')) forget();
        throw error;
      }
    };
    return this.complete(createOrForget, signal);
  }

  /**
   * A change that is let come to its answer also when the run is told to stop meanwhile: one that is broken off may still
   * come true, in part or after it was taken back.
   */
  async complete<T>(change: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    try {
      return await change(this.#freshSignal(answerTimeoutMs));
    } finally {
      signal.throwIfAborted();
    }
  }

  /**
   * A place in the order for what is made later: its entries are taken back when its turn comes, side by side, before
   * anything that was registered here earlier.
   */
  section(): Undo {
    const section = new Undo(this.#freshSignal);
    this.#push({ pending: () => section.pending, takeBack: () => section.#runTogether() });
    return section;
  }

  /** What is still to be taken back, or could not be: for a run that ends without its clean-up. */
  get pending(): readonly Leftover[] {
    return [...this.#leftovers, ...this.#entries.flatMap(entry => entry.pending())];
  }

  /** Takes everything back and says what stayed. What stayed is not tried twice. */
  async run(): Promise<readonly Leftover[]> {
    for (let entry = this.#entries.at(-1); entry; entry = this.#entries.at(-1)) {
      this.#leftovers.push(...(await entry.takeBack()));
      this.#forget(entry);
    }
    return this.#leftovers;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.run();
  }

  async #runTogether(): Promise<readonly Leftover[]> {
    const take = async (entry: Entry): Promise<void> => {
      this.#leftovers.push(...(await entry.takeBack()));
      this.#forget(entry);
    };
    await Promise.all(this.#entries.toReversed().map(take));
    return this.#leftovers;
  }

  #push(entry: Entry): () => void {
    this.#entries.push(entry);
    return () => this.#forget(entry);
  }

  #forget(entry: Entry): void {
    const at = this.#entries.indexOf(entry);
    if (at >= 0) this.#entries.splice(at, 1);
  }
}

function nothing(): readonly Leftover[] {
  return [];
}
