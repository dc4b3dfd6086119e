/**
 * The newest value of both sources, once both have one and again after each change. Ends when either ends or the caller
 * stops; both are stopped then.
 */
export async function* together<A, B>(first: AsyncIterable<A>, second: AsyncIterable<B>): AsyncGenerator<readonly [A, B]> {
  const sources = [first[Symbol.asyncIterator](), second[Symbol.asyncIterator]()] as const;
  const [a, b] = sources;
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
    nextA.catch(() => {});
    nextB.catch(() => {});
    await Promise.allSettled(sources.map(source => source.return?.()));
  }
}
