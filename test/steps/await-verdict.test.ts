import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { Failure } from '../../src/errors.ts';
import { done, going, stuck, type Verdict } from '../../src/model/verdict.ts';
import { awaitVerdict } from '../../src/steps/await-verdict.ts';

const tooLate = new Failure('timeout', 'TIMEOUT', 'gave up after 600 s', { hint: 'give it more time: --timeout' });
const interrupted = new Failure('interrupted', 'INTERRUPTED', 'interrupted');

/** Shows verdicts, and then nothing more until it is told to stop; then it ends, as a watch does. */
async function* shows(signal: AbortSignal, verdicts: readonly Verdict[]): AsyncGenerator<Verdict> {
  yield* verdicts;
  if (!signal.aborted) await once(signal, 'abort');
}

function wait(seen: AsyncIterable<Verdict>, signal: AbortSignal, going: (reason: string) => void = () => {}) {
  return awaitVerdict({ subject: 'node/worker-a', seen, judge: verdict => verdict, going }, signal);
}

/** Waits while nothing is done any more, until the run is stopped for this reason. */
function waitUntil(reason: Error, verdicts: readonly Verdict[]): Promise<void> {
  const stop = new AbortController();
  const seen = shows(stop.signal, verdicts);
  const waiting = wait(seen, stop.signal, () => stop.abort(reason));
  if (verdicts.length === 0) stop.abort(reason);
  return waiting;
}

test('what is so already is not waited for', async t => {
  await wait(shows(t.signal, [done]), t.signal);
});

test('each reason why it is not so yet is told, without what a terminal would obey', async t => {
  const reasons: string[] = [];
  await wait(shows(t.signal, [going('1 of 3'), going('2 of \u001b[31m3'), done]), t.signal, reason => {
    reasons.push(reason);
  });
  assert.deepEqual(reasons, ['1 of 3', '2 of 3']);
});

test('what will never be so is a failure at once, with the way out', async t => {
  const seen = shows(t.signal, [going('1 of 3'), stuck('POOL_PAUSED', 'it was\npaused', 'unpause it')]);
  await assert.rejects(wait(seen, t.signal), {
    kind: 'failed',
    code: 'POOL_PAUSED',
    message: 'node/worker-a: it was paused',
    hint: 'unpause it',
  });
});

test('when the time is up, the last reason is told', async () => {
  await assert.rejects(waitUntil(tooLate, [going('2 of 3 nodes updated')]), {
    kind: 'timeout',
    code: 'TIMEOUT',
    message: 'node/worker-a: gave up after 600 s; last seen: 2 of 3 nodes updated',
    hint: 'give it more time: --timeout',
  });
});

test('when the time is up before anything was seen, that is told', async () => {
  await assert.rejects(waitUntil(tooLate, []), {
    code: 'TIMEOUT',
    message: 'node/worker-a: gave up after 600 s; last seen: nothing was seen yet',
  });
});

test('when the time is up while the world is asked, the last reason is told as well', async () => {
  const stop = new AbortController();
  const judge = (): Verdict => {
    stop.abort(tooLate);
    throw tooLate;
  };
  const seen = shows(stop.signal, [done]);
  await assert.rejects(awaitVerdict({ subject: 'node/worker-a', seen, judge, going: () => {} }, stop.signal), {
    code: 'TIMEOUT',
    message: 'node/worker-a: gave up after 600 s; last seen: nothing was seen yet',
  });
});

test('an interruption is one, and is not told as anything else', async () => {
  await assert.rejects(waitUntil(interrupted, [going('2 of 3')]), interrupted);
});

test('a failure of the API passes, also a time-out of its own', async t => {
  const late = new Failure('timeout', 'TIMEOUT', 'the API server did not answer');
  const seen = shows(t.signal, [done]);
  const judge = () => Promise.reject(late);
  await assert.rejects(awaitVerdict({ subject: 'x', seen, judge, going: () => {} }, t.signal), late);
});

test('a watch that ends by itself is a bug', async t => {
  const seen = (async function* () {
    yield going('x');
  })();
  await assert.rejects(wait(seen, t.signal), { name: 'Error', message: 'node/worker-a: the watch ended by itself' });
});
