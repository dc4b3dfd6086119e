import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SwitchView } from '../../src/model/store-view.ts';
import { fireEarly } from '../../src/steps/fire-early.ts';
import { failing, lost } from '../support/answers.ts';
import { aClock } from '../support/clock.ts';
import { aHost, shellOf } from '../support/host.ts';
import { expecting } from '../support/ports.ts';
import { printedStore, words } from '../support/put-host.ts';

const run = { id: 'x7k2p' };
const armed: SwitchView = { run: 'x7k2p', by: 'me', deadline: 0, state: 'armed' };

/** Fires by two ways, of which the first leads to the host or nowhere; what ran. */
async function fire(signal: AbortSignal, { there = armed as SwitchView | null, first = 'leads', status = 0 } = {}) {
  const host = aHost({
    commands: {
      [words.show]: () => ({ stdout: printedStore({ switch: there ?? undefined }) }),
      [words.fire]: () => ({ status }),
    },
  });
  const broken = { ...shellOf(host, 'ssh'), run: failing(lost) };
  const ways = [first === 'leads' ? shellOf(host, 'ssh') : broken, shellOf(host, 'host')];
  await fireEarly(expecting({ clock: aClock() }), { node: 'worker-a', ways, run }, signal);
  return host.ran;
}

test('a switch is fired by the first way that leads to it, and by that alone', async t => {
  assert.deepEqual(await fire(t.signal), [`ssh: ${words.show}`, `ssh: ${words.fire}`]);
});

test('where a way leads nowhere, or systemd does not fire it, the next is tried', async t => {
  assert.deepEqual(await fire(t.signal, { first: 'does not' }), [`host: ${words.show}`, `host: ${words.fire}`]);
  assert.deepEqual(await fire(t.signal, { status: 1 }), [
    `ssh: ${words.show}`,
    `ssh: ${words.fire}`,
    `host: ${words.show}`,
    `host: ${words.fire}`,
  ]);
});

test('the switch of another run is never fired, nor one that is not there', async t => {
  for (const there of [{ ...armed, run: 'other' }, null]) {
    assert.deepEqual(await fire(t.signal, { there }), [`ssh: ${words.show}`]);
  }
});

test('who is told to stop tries no further way', async () => {
  const stopped = new Error('stopped');
  const hanging = { ...shellOf(aHost(), 'ssh'), run: failing(lost) };
  const options = { node: 'worker-a', ways: [hanging, hanging], run };
  await assert.rejects(fireEarly(expecting({ clock: aClock() }), options, AbortSignal.abort(stopped)), lost);
});
