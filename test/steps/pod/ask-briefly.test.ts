import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { askBriefly } from '../../../src/steps/pod/ask-briefly.ts';
import { failing, lost } from '../../support/answers.ts';
import { aClock } from '../../support/clock.ts';

test('an answer is what is answered, a failure is none', async t => {
  const clock = aClock();
  assert.equal(await askBriefly({ clock }, async () => 'yes', t.signal), 'yes');
  assert.equal(await askBriefly({ clock }, failing(lost), t.signal), undefined);
  assert.deepEqual(
    clock.deadlines.map(({ ms }) => ms),
    [10_000, 10_000],
  );
});

test('a question that hangs has no answer when its time is up', async t => {
  const clock = aClock();
  const asked = askBriefly(
    { clock },
    async signal => {
      await once(signal, 'abort');
      throw signal.reason;
    },
    t.signal,
  );
  clock.deadlines[0]?.expire();
  assert.equal(await asked, undefined);
});

test('a bug, and that the run is told to stop, is no missing answer', async t => {
  const bug = new Error('a bug');
  await assert.rejects(
    askBriefly({ clock: aClock() }, () => Promise.reject(bug), t.signal),
    bug,
  );
  await assert.rejects(askBriefly({ clock: aClock() }, failing(lost), AbortSignal.abort(bug)), lost);
});
