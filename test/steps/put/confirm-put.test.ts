import assert from 'node:assert/strict';
import { test } from 'node:test';
import { confirmStatus, type RunEnd } from '../../../src/model/put/put-events.ts';
import type { StoreView } from '../../../src/model/put/store-view.ts';
import { confirmPut } from '../../../src/steps/put/confirm-put.ts';
import { aHost, shellOf } from '../../support/host.ts';
import { expecting } from '../../support/ports.ts';
import { printedStore, words } from '../../support/put-host.ts';

const end = (state: RunEnd['state'], run = 'x7k2p', why = ''): RunEnd => ({ run, state, at: 1, why });

/** Confirms on a host on which that ends so, and of which this is seen then. */
function confirming(signal: AbortSignal, status: number, view: Partial<StoreView> = {}) {
  const host = aHost({
    commands: { [words.confirm]: () => ({ status }), [words.show]: () => ({ stdout: printedStore(view) }) },
  });
  const ports = expecting();
  const onHost = { node: 'worker-a', shell: shellOf(host, 'host'), reporter: ports.reporter };
  return { host, ports, confirmed: confirmPut(onHost, { id: 'x7k2p' }, signal) };
}

test('a switch is disarmed, and that is seen', async t => {
  const { host, ports, confirmed } = confirming(t.signal, confirmStatus.confirmed, { last: end('confirmed') });
  await confirmed;
  assert.deepEqual(host.ran, [`host: ${words.confirm}`, `host: ${words.show}`]);
  assert.deepEqual(ports.events[0], { kind: 'progress', node: 'worker-a', text: "disarming the dead-man's switch" });
});

test('a run that had nothing to change has armed none, and is well', async t => {
  await confirming(t.signal, confirmStatus.notArmed, { last: end('done') }).confirmed;
});

test('it is confirmed also where another run has come after it', async t => {
  const { confirmed } = confirmStatus;
  const stale = { run: 'other', by: 'somebody', deadline: 0, state: 'stale' } as const;
  await confirming(t.signal, confirmed, { switch: stale, last: end('confirmed') }).confirmed;
  await confirming(t.signal, confirmed, { last: end('done', 'other') }).confirmed;
});

test('one who is at work there is in the way, and nothing is looked at', async t => {
  const { host, confirmed } = confirming(t.signal, confirmStatus.busy);
  await assert.rejects(confirmed, { kind: 'failed', code: 'NODE_BUSY', hint: 'run the command again' });
  assert.deepEqual(host.ran, [`host: ${words.confirm}`]);
});

const armed = { run: 'x7k2p', by: 'me', deadline: 0, state: 'firing' } as const;
const notSeen: readonly [string, number, Partial<StoreView>, string][] = [
  ['the switch is there', confirmStatus.confirmed, { switch: armed, last: end('confirmed') }, 'it is firing'],
  [
    'it has fired',
    confirmStatus.notArmed,
    { last: end('rolledback', 'x7k2p', 'nobody confirmed it in time') },
    'what run x7k2p put there is taken back (nobody confirmed it in time)',
  ],
  [
    'another run came after it',
    confirmStatus.notArmed,
    { last: end('confirmed', 'other') },
    'what run other put there is confirmed',
  ],
  ['the node knows of no run', confirmStatus.confirmed, {}, 'the node knows nothing of it'],
];
for (const [what, status, view, why] of notSeen) {
  test(`whatever the command says, it is not confirmed where ${what}`, async t => {
    await assert.rejects(confirming(t.signal, status, view).confirmed, {
      kind: 'failed',
      code: 'NOT_CONFIRMED',
      message: `node/worker-a: its dead-man's switch was not disarmed: ${why}`,
      hint: 'add -v to see what ran on the host',
    });
  });
}
