/**
 * The newest value of both sources, once both have one and again after each change. Ends when either ends or the caller
 * stops. `open` gets a signal that stops the sources: one that waits for its next value hears nothing else.
 */
export async function* together<A, B>(
  open: (signal: AbortSignal) => readonly [AsyncIterable<A>, AsyncIterable<B>],
  signal: AbortSignal,
): AsyncGenerator<readonly [A, B]> {
  const stop = new AbortController();
  const [first, second] = open(AbortSignal.any([signal, stop.signal]));
  const a = first[Symbol.asyncIterator]();
  const b = second[Symbol.asyncIterator]();
  let nextA = a.next();
  let nextB = b.next();
  try {
    const [startA, startB] = await Promise.all([nextA, nextB]);
    if (startA.done || startB.done) return;
    let newest: readonly [A, B] = [startA.value, startB.value];
    nextA = a.next();
    nextB = b.next();
    while (true) {
      yield newest;
      const changed = await Promise.race([
        nextA.then(result => ({ source: 'a' as const, result })),
        nextB.then(result => ({ source: 'b' as const, result })),
      ]);
      if (changed.result.done) return;
      if (changed.source === 'a') {
        newest = [changed.result.value, newest[1]];
        nextA = a.next();
      } else {
        newest = [newest[0], changed.result.value];
        nextB = b.next();
      }
    }
  } finally {
    stop.abort();
    await Promise.allSettled([nextA, nextB, a.return?.(), b.return?.()]);
  }
}
