import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { together } from '../../src/steps/together.ts';
import { forbidden } from '../support/answers.ts';

/** A source that the test feeds, and that is silent until it is told to stop, as a watch is. */
function source<T>(...first: readonly T[]) {
  let wake = Promise.withResolvers<void>();
  const waiting: T[] = [...first];
  const state = { stopped: 0, ended: false };
  async function* open(signal: AbortSignal): AsyncGenerator<T> {
    const aborted = once(signal, 'abort').catch(() => {});
    try {
      while (!signal.aborted) {
        yield* waiting.splice(0);
        if (state.ended) return;
        await Promise.race([wake.promise, aborted]);
        wake = Promise.withResolvers();
      }
    } finally {
      state.stopped++;
    }
  }
  const put = (value: T) => {
    waiting.push(value);
    wake.resolve();
  };
  const end = () => {
    state.ended = true;
    wake.resolve();
  };
  return { open, put, end, state };
}

const pairs = async <A, B>(pairing: AsyncGenerator<readonly [A, B]>, count: number) => {
  const seen: (readonly [A, B])[] = [];
  for await (const pair of pairing) {
    seen.push(pair);
    if (seen.length === count) break;
  }
  return seen;
};

test('nothing is seen before both sources have something, then each change with the newest of the other', async t => {
  const [a, b] = [source(1), source('x')];
  const pairing = together(signal => [a.open(signal), b.open(signal)], t.signal);
  assert.deepEqual((await pairing.next()).value, [1, 'x']);
  a.put(2);
  assert.deepEqual((await pairing.next()).value, [2, 'x']);
  b.put('y');
  assert.deepEqual((await pairing.next()).value, [2, 'y']);
  await pairing.return(undefined);
});

test('a caller who has seen enough stops both sources, though one of them is silent', async t => {
  const [a, b] = [source(1, 2), source('x')];
  assert.deepEqual(
    await pairs(
      together(signal => [a.open(signal), b.open(signal)], t.signal),
      1,
    ),
    [[1, 'x']],
  );
  assert.deepEqual([a.state.stopped, b.state.stopped], [1, 1]);
});

test('a caller who has seen enough stops both sources, though both have more to show', async t => {
  const [a, b] = [source(1, 2, 3), source('x', 'y', 'z')];
  assert.deepEqual(
    await pairs(
      together(signal => [a.open(signal), b.open(signal)], t.signal),
      1,
    ),
    [[1, 'x']],
  );
  assert.deepEqual([a.state.stopped, b.state.stopped], [1, 1]);
});

test('a run that is stopped ends the wait, before and after something was seen', async () => {
  for (const first of [[], ['x']]) {
    const stop = new AbortController();
    const [a, b] = [source(1), source(...first)];
    const pairing = together(signal => [a.open(signal), b.open(signal)], stop.signal);
    const seen = pairs(pairing, 9);
    stop.abort();
    await seen;
    assert.deepEqual([a.state.stopped, b.state.stopped], [1, 1]);
  }
});

test('when one source ends, the other one is stopped', async t => {
  const [a, b] = [source(1), source('x')];
  const pairing = together(signal => [a.open(signal), b.open(signal)], t.signal);
  await pairing.next();
  b.end();
  assert.deepEqual(await pairing.next(), { value: undefined, done: true });
  assert.equal(a.state.stopped, 1);
});

test('the failure of one source is the failure of both, at once or later, and stops the other one', async t => {
  const failAfter = async function* (values: readonly number[]): AsyncGenerator<number> {
    yield* values;
    throw forbidden;
  };
  for (const values of [[], [0]]) {
    const a = source(1);
    const pairing = together(signal => [a.open(signal), failAfter(values)], t.signal);
    await assert.rejects(pairs(pairing, 9), forbidden);
    assert.equal(a.state.stopped, 1);
  }
});
