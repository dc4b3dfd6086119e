import assert from 'node:assert/strict';
import { test } from 'node:test';
import { change } from '../../../src/model/host-command.ts';
import { awaitIdle } from '../../../src/steps/override/await-idle.ts';
import { runTransaction } from '../../../src/steps/override/run-transaction.ts';
import { lost } from '../../support/answers.ts';
import { anOverrideNode, type Reaction, run } from '../../support/override-node.ts';

const command = change('rpm-ostree', 'override', 'remove', 'runc');
const busy =
  'error: Transaction in progress: upgrade \n You can cancel the current transaction with `rpm-ostree cancel`\n';

function asking(reaction: Reaction, lockTimeoutMs = 60_000) {
  const node = anOverrideNode({}, { told: [[command, reaction]] });
  const call = { pod: node.pod, run, command, lockTimeoutMs };
  return { ...node, end: (signal: AbortSignal) => runTransaction(node.ports, call, signal) };
}

test('another transaction is waited for with pauses that grow, and said with its title and whose it is', async t => {
  const node = asking(state => {
    const isBusy = node.clock.slept.length < 3;
    if (isBusy) state.transactions = ['upgrade'];
    return isBusy ? { status: 1, stderr: busy } : { stdout: 'done' };
  });
  assert.deepEqual(await node.end(t.signal), { status: 0, stdout: 'done', stderr: '' });
  assert.deepEqual(node.clock.slept, [500, 1000, 2000]);
  const words = 'waiting for another transaction: upgrade, by client(id:cli unit:theirs.service)';
  assert.deepEqual(node.said('progress'), [words, words, words]);
  assert.ok(!node.ran().some(name => name.includes('cancel')));
});

test("ostree's own lock is waited for, too, and nobody knows whose it is", async t => {
  const node = asking(() =>
    node.clock.slept.length === 0 ? { status: 1, stderr: 'error: System transaction in progress\n' } : {},
  );
  await node.end(t.signal);
  assert.deepEqual(node.said('progress'), ['waiting for another transaction: one of ostree, not of rpm-ostree']);
});

test('when the time is up, that is said, and nothing more is asked', async t => {
  const node = asking(() => ({ status: 1, stderr: busy }), 0);
  await assert.rejects(node.end(t.signal), {
    kind: 'timeout',
    code: 'TRANSACTION_BUSY',
    message: 'node/worker-a: another transaction of rpm-ostree is still running: upgrade',
  });
  assert.deepEqual(node.ran(), ['override remove runc', 'status text']);
});

test('what the node says of anything else is handed on', async t => {
  const node = asking(() => ({ status: 1, stderr: 'error: no' }));
  assert.deepEqual(await node.end(t.signal), { status: 1, stdout: '', stderr: 'error: no' });
});

for (const [title, reaction] of [
  [
    'a connection that is lost',
    () => {
      throw lost;
    },
  ],
  ['a daemon that is gone', () => ({ status: 1, stderr: 'error: Bus owner changed, aborting.' })],
] as const satisfies readonly (readonly [string, Reaction])[]) {
  test(`after ${title} the transaction is followed to its end, unseen`, async t => {
    const node = asking(state => {
      state.transactions = ['override remove runc'];
      return reaction();
    });
    let looks = 0;
    const [client] = Object.keys(node.host.commands).filter(words => words.includes('is-active'));
    node.host.commands[client ?? ''] = () => {
      looks += 1;
      if (looks === 3) node.state.transactions = [];
      return { stdout: looks === 1 ? 'active\n' : 'inactive\n' };
    };
    assert.equal(await node.end(t.signal), 'unseen');
    assert.equal(looks, 3);
    assert.deepEqual(node.said('progress'), ['the connection was lost; rpm-ostree goes on, and is followed']);
  });
}

test('a node is idle when its status names no transaction any more', async t => {
  const node = anOverrideNode({ transactions: ['upgrade', 'kargs'] });
  const status = await awaitIdle(node.ports, node.pod, 60_000, t.signal);
  assert.equal(status.transaction, undefined);
  assert.deepEqual(node.clock.slept, [500, 1000]);
});
