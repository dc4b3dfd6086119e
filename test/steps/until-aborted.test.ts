import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';
import { untilAborted } from '../../src/steps/until-aborted.ts';

const stopped = new Error('stopped');

test('work comes to what it comes to, and nothing listens any more', async () => {
  const { signal } = new AbortController();
  assert.equal(await untilAborted(Promise.resolve('done'), signal), 'done');
  await assert.rejects(untilAborted(Promise.reject(stopped), signal), stopped);
  assert.deepEqual(getEventListeners(signal, 'abort'), []);
});

test('work is not waited for once the signal is aborted, before or meanwhile', async () => {
  const never = new Promise(() => {});
  await assert.rejects(untilAborted(never, AbortSignal.abort(stopped)), stopped);
  const stop = new AbortController();
  const waiting = untilAborted(never, stop.signal);
  stop.abort(stopped);
  await assert.rejects(waiting, stopped);
});
