import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../src/errors.ts';
import { Undo } from '../../src/undo.ts';

const thing = (what: string) => ({ what, recover: `remove ${what}` });
const open = () => new Undo(() => new AbortController().signal);

test('what was made is taken back newest first', async () => {
  const undo = open();
  const done: string[] = [];
  for (const name of ['a', 'b', 'c']) undo.add(thing(name), async () => void done.push(name));
  assert.deepEqual(undo.pending, [thing('a'), thing('b'), thing('c')]);
  assert.deepEqual(await undo.run(), []);
  assert.deepEqual(done, ['c', 'b', 'a']);
});

test('what cannot be taken back is listed, and stops nothing', async () => {
  const undo = open();
  const done: string[] = [];
  undo.add(thing('a'), async () => void done.push('a'));
  undo.add(thing('b'), () => Promise.reject(new Error('no')));
  assert.deepEqual(await undo.run(), [thing('b')]);
  assert.deepEqual(done, ['a']);
  assert.deepEqual(undo.pending, [thing('b')]);
});

test('what stayed is not tried again', async () => {
  const undo = open();
  let tries = 0;
  undo.add(thing('a'), () => Promise.reject(new Error(`no ${++tries}`)));
  await undo.run();
  assert.deepEqual(await undo.run(), [thing('a')]);
  assert.equal(tries, 1);
});

test('what is forgotten is not taken back', async () => {
  const undo = open();
  const forget = undo.add(thing('a'), () => Promise.reject(new Error('taken back')));
  forget();
  forget();
  assert.deepEqual(await undo.run(), []);
});

test('what is made while taking back is taken back too', async () => {
  const undo = open();
  const done: string[] = [];
  undo.add(thing('a'), async () => {
    done.push('a');
    undo.add(thing('b'), async () => void done.push('b'));
  });
  await undo.run();
  assert.deepEqual(done, ['a', 'b']);
});

test('a section keeps its place in the order, and its entries go side by side', async () => {
  const undo = open();
  const done: string[] = [];
  const pods = undo.section();
  const keys = undo.section();
  const first = Promise.withResolvers<void>();
  pods.add(thing('pod-a'), async () => {
    await first.promise;
    done.push('pod-a');
  });
  keys.add(thing('key'), async () => void done.push('key'));
  pods.add(thing('pod-b'), async () => {
    done.push('pod-b');
    first.resolve();
  });
  assert.deepEqual(undo.pending, [thing('pod-a'), thing('pod-b'), thing('key')]);
  assert.deepEqual(await undo.run(), []);
  assert.deepEqual(done, ['key', 'pod-b', 'pod-a']);
});

test('what a section could not take back is listed once', async () => {
  const undo = open();
  undo.section().add(thing('a'), () => Promise.reject(new Error('no')));
  assert.deepEqual(await undo.run(), [thing('a')]);
  assert.deepEqual(undo.pending, [thing('a')]);
});

test('every entry has a signal of its own, with its own time', async () => {
  const times: number[] = [];
  const undo = new Undo(ms => {
    times.push(ms);
    return new AbortController().signal;
  });
  const signals: AbortSignal[] = [];
  undo.add(thing('a'), async signal => void signals.push(signal), 5);
  undo.add(thing('b'), async signal => void signals.push(signal), 7);
  await undo.run();
  assert.deepEqual(times, [7, 5]);
  assert.notEqual(signals[0], signals[1]);
});

test('what is being made is let come to its answer, and the run stops only then', async () => {
  const undo = open();
  const stop = new AbortController();
  const answer = Promise.withResolvers<string>();
  let own: AbortSignal | undefined;
  const making = undo.make(
    () => {},
    signal => {
      own = signal;
      return answer.promise;
    },
    stop.signal,
  );
  stop.abort(new Error('stop'));
  answer.resolve('made');
  await assert.rejects(making, { message: 'stop' });
  assert.equal(own?.aborted, false);
});

test('after the run was told to stop nothing is made any more', async () => {
  const make = () => Promise.reject(new Error('made'));
  await assert.rejects(
    open().make(() => {}, make, AbortSignal.abort(new Error('stop'))),
    { message: 'stop' },
  );
});

for (const [what, failure, pending] of [
  ['what was refused', new Failure('refused', 'FORBIDDEN', 'no'), []],
  ["what is somebody else's", new Failure('failed', 'ALREADY_EXISTS', 'no'), []],
  ['what nobody answered for', new Failure('failed', 'CONNECTION_LOST', 'no'), [thing('a')]],
] as const) {
  test(`${what} is ${pending.length === 0 ? 'forgotten' : 'taken back'}`, async () => {
    const undo = open();
    const forget = undo.add(thing('a'), async () => {});
    await assert.rejects(
      undo.make(forget, () => Promise.reject(failure), new AbortController().signal),
      failure,
    );
    assert.deepEqual(undo.pending, pending);
  });
}

test('what is left of a thing is listed in its stead', async () => {
  const undo = open();
  undo.addDivisible(thing('a'), async () => [thing('the rest of a')]);
  assert.deepEqual(await undo.run(), [thing('the rest of a')]);
});

test('leaving a scope takes everything back', async () => {
  const done: string[] = [];
  {
    await using undo = open();
    undo.add(thing('a'), async () => void done.push('a'));
  }
  assert.deepEqual(done, ['a']);
});
