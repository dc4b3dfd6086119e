import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allOrNone } from '../../src/steps/all-or-none.ts';

test('what each comes to is in the order of the things, and no more than some are at work at once', async t => {
  let atWork = 0;
  let most = 0;
  const double = async (number: number): Promise<number> => {
    atWork += 1;
    most = Math.max(most, atWork);
    await new Promise(setImmediate);
    atWork -= 1;
    return 2 * number;
  };
  assert.deepEqual(await allOrNone([1, 2, 3, 4, 5, 6], double, t.signal), [2, 4, 6, 8, 10, 12]);
  assert.equal(most, 4);
});

test('the first failure ends the others, and is thrown when they have ended', async t => {
  const failure = new Error('the second failed');
  const ended: unknown[] = [];
  const begun: number[] = [];
  const work = async (number: number, signal: AbortSignal): Promise<void> => {
    begun.push(number);
    if (number === 2) throw failure;
    await new Promise<void>(done => signal.addEventListener('abort', () => done()));
    ended.push(signal.reason);
  };
  await assert.rejects(allOrNone([1, 2, 3, 4, 5], work, t.signal), failure);
  assert.deepEqual(
    [begun, ended],
    [
      [1, 2, 3, 4],
      [failure, failure, failure],
    ],
  );
});

test('nothing is begun once the run was told to stop', async () => {
  const reason = new Error('stopped');
  const never = () => assert.fail('nothing was to be begun');
  await assert.rejects(allOrNone([1], never, AbortSignal.abort(reason)), reason);
  assert.deepEqual(await allOrNone([], never, AbortSignal.abort(reason)), []);
});
