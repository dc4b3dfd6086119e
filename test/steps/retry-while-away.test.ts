import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../src/errors.ts';
import { retryWhileAway } from '../../src/steps/retry-while-away.ts';
import { lost } from '../support/answers.ts';
import { aClock } from '../support/clock.ts';

/** Work that fails so often before it is done. */
function failing(times: number, error: Error = lost) {
  let attempts = 0;
  const work = async (): Promise<string> => {
    attempts++;
    if (attempts <= times) throw error;
    return 'done';
  };
  return { work, attempts: () => attempts };
}

test('work is tried again once a second while the way to the node is interrupted', async t => {
  const clock = aClock();
  const { work, attempts } = failing(3);
  assert.equal(await retryWhileAway({ clock }, work, t.signal), 'done');
  assert.deepEqual([attempts(), clock.slept], [4, [1000, 1000, 1000]]);
});

test('what stays away is given up in the end', async t => {
  const { work, attempts } = failing(1000);
  await assert.rejects(retryWhileAway({ clock: aClock() }, work, t.signal), lost);
  assert.equal(attempts(), 20);
});

test('any other failure, and a bug, is not tried again', async t => {
  for (const error of [new Failure('failed', 'HOST_COMMAND_FAILED', 'no'), new Error('a bug')]) {
    const { work, attempts } = failing(1, error);
    await assert.rejects(retryWhileAway({ clock: aClock() }, work, t.signal), error);
    assert.equal(attempts(), 1);
  }
});

test('who is told to stop does not try again', async () => {
  const { work, attempts } = failing(1);
  await assert.rejects(retryWhileAway({ clock: aClock() }, work, AbortSignal.abort(lost)), lost);
  assert.equal(attempts(), 1);
});
