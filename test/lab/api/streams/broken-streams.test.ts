import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProcessCluster } from '../../process-cluster.ts';

const WAIT = 'exec?command=sh&command=-c&command=echo+begun;exec+sleep+1000&stdout=true';

test('the end of the node breaks every stream off without a status', async () => {
  await using lab = await ProcessCluster.start();
  await lab.runPod('p');
  using client = lab.stream('p', WAIT);
  await client.until(() => client.text(1) === 'begun\n');
  assert.deepEqual(lab.cluster.open.list(), ['exec test-ns/p']);
  lab.node.powerOff();
  assert.deepEqual(await client.ended, { code: 1006, reason: '' });
  assert.equal(client.text(3), '');
  using next = lab.stream('p', WAIT);
  const { status, body } = await next.refused();
  const message = 'error dialing backend: dial tcp 192.0.2.10:10250: connect: connection refused';
  assert.deepEqual({ status, message: JSON.parse(body).message }, { status: 500, message });
});

test('the deletion of the pod kills its commands, which is an exit like any other', async () => {
  await using lab = await ProcessCluster.start();
  await lab.runPod('p');
  using client = lab.stream('p', WAIT);
  await client.until(() => client.text(1) === 'begun\n');
  await lab.call('DELETE', '/api/v1/namespaces/test-ns/pods/p');
  assert.deepEqual(await client.ended, { code: 1000, reason: '' });
  assert.equal(JSON.parse(client.text(3)).details.causes[0].message, '137');
});

test('the knob dropStreamsAfterMs breaks streams off after their time', async () => {
  await using lab = await ProcessCluster.start({ dropStreamsAfterMs: 20 });
  await lab.runPod('p');
  using client = lab.stream('p', WAIT);
  assert.deepEqual(await client.ended, { code: 1006, reason: '' });
});

test('a command is in the journal before it starts, and starts only when the gate lets it', async () => {
  await using lab = await ProcessCluster.start();
  await lab.runPod('p');
  const gate = Promise.withResolvers<void>();
  const reached = Promise.withResolvers<void>();
  lab.cluster.journal.setGate(async entry => {
    if (entry.kind !== 'program') return;
    reached.resolve();
    await gate.promise;
  });
  using client = lab.stream('p', 'exec?command=echo&command=hi&stdout=true');
  await reached.promise;
  assert.deepEqual(lab.cluster.journal.entries.at(-1), {
    kind: 'program',
    node: 'node-a',
    by: 'exec',
    argv: ['echo', 'hi'],
  });
  assert.equal(client.text(1), '');
  gate.resolve();
  await client.ended;
  assert.equal(client.text(1), 'hi\n');
});
