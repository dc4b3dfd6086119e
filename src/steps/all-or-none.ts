/** Does the same with each, some at once, and returns what it comes to in their order; the first failure ends the others, and is thrown when they have ended. */
export async function allOrNone<T, R>(
  items: readonly T[],
  work: (item: T, signal: AbortSignal) => Promise<R>,
  signal: AbortSignal,
): Promise<readonly R[]> {
  const stop = new AbortController();
  const own = AbortSignal.any([signal, stop.signal]);
  const done: R[] = [];
  const waiting = items.map((item, index) => ({ item, index }));
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      own.throwIfAborted();
      done[next.index] = await work(next.item, own);
    }
  };
  const workers = Array.from({ length: Math.min(atOnce, items.length) }, () =>
    worker().catch(error => {
      stop.abort(error);
      throw error;
    }),
  );
  await Promise.allSettled(workers);
  if (stop.signal.aborted) throw stop.signal.reason;
  return done;
}

/** As many streams as a debug pod carries well beside one another. */
const atOnce = 4;
