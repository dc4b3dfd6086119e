import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';
import { openClock } from '../../../src/local/clock.ts';

const clock = openClock();
const hour = 3_600_000;
const month = 31 * 24 * hour;

test('now is the time of the machine when the program began, and goes on from there, whatever is set since', t => {
  const machine = Date.now();
  assert.ok(Math.abs(clock.now() - machine) < 2000, `${clock.now() - machine}`);
  t.mock.timers.enable({ apis: ['Date'], now: machine - hour });
  assert.ok(Math.abs(clock.now() - machine) < 2000, `${clock.now() - machine}`);
});

test('a sleep lasts as long as it was asked for', async t => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let isAwake = false;
  const sleep = clock.sleep(5000, t.signal).then(() => {
    isAwake = true;
  });
  t.mock.timers.tick(4999);
  await new Promise(setImmediate);
  assert.equal(isAwake, false);
  t.mock.timers.tick(1);
  await sleep;
});

test('an aborted sleep ends with the reason, at once', async () => {
  const reason = new Error('enough');
  const abort = new AbortController();
  const sleep = clock.sleep(month, abort.signal);
  abort.abort(reason);
  await assert.rejects(sleep, error => error === reason);
  await assert.rejects(clock.sleep(0, abort.signal), error => error === reason);
});

test('a sleep leaves no listener on its signal', async () => {
  const { signal } = new AbortController();
  await clock.sleep(0, signal);
  assert.deepEqual(getEventListeners(signal, 'abort'), []);
});

test('a deadline that passes aborts with its own reason', t => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const late = new Error('too late');
  using deadline = clock.deadline(5000, late, t.signal);
  t.mock.timers.tick(4999);
  assert.equal(deadline.aborted, false);
  t.mock.timers.tick(1);
  assert.equal(deadline.reason, late);
});

test('a deadline follows the signal it was made from, and the first reason stays', t => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const reason = new Error('enough');
  const abort = new AbortController();
  using deadline = clock.deadline(5000, new Error('too late'), abort.signal);
  abort.abort(reason);
  t.mock.timers.tick(5000);
  assert.equal(deadline.reason, reason);
  using afterwards = clock.deadline(5000, new Error('too late'), abort.signal);
  assert.equal(afterwards.reason, reason);
});

test('a deadline that was disposed does not pass', t => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const deadline = clock.deadline(5000, new Error('too late'), t.signal);
  deadline[Symbol.dispose]();
  t.mock.timers.tick(5000);
  assert.equal(deadline.aborted, false);
});

test('a deadline that is further away than a timer reaches does not pass at once', async t => {
  using deadline = clock.deadline(month, new Error('too late'), t.signal);
  using never = clock.deadline(Number.POSITIVE_INFINITY, new Error('too late'), t.signal);
  await clock.sleep(5, t.signal);
  assert.deepEqual([deadline.aborted, never.aborted], [false, false]);
});

test('a random suffix has the letters that the API uses, and is another one each time', () => {
  const suffixes = Array.from({ length: 500 }, () => clock.randomSuffix(8));
  for (const suffix of suffixes) assert.match(suffix, /^[bcdfghjklmnpqrstvwxz2456789]{8}$/);
  assert.equal(new Set(suffixes).size, 500);
  assert.equal(new Set(suffixes.join('')).size, 27);
  assert.equal(clock.randomSuffix(5).length, 5);
});

const told: readonly [string, number, number][] = [
  ['an hour ahead', hour, hour],
  ['an hour behind', -hour, 1000 - hour],
  ['right, cut to its second', -999, 0],
  ['right', 0, 0],
];
for (const [what, aheadMs, corrected] of told) {
  test(`when a cluster says that its clock is ${what}, now is by that, and stays so`, () => {
    const now = 1_700_000_000_000;
    const followed = openClock(() => now);
    followed.follow({ told: now + aheadMs, tookMs: 0 });
    followed.follow({ told: now - month, tookMs: 0 });
    assert.equal(followed.now(), now + corrected);
  });
}

test('while an answer is long on its way, the time goes on: it says nothing of the clock', () => {
  const now = 1_700_000_000_000;
  const followed = openClock(() => now);
  followed.follow({ told: now - 20_000, tookMs: 30_000 });
  assert.equal(followed.now(), now);
});
