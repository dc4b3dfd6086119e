import assert from 'node:assert/strict';
import { once } from 'node:events';
import { buffer, text } from 'node:stream/consumers';
import { test } from 'node:test';
import type { WebSocket } from 'ws';
import { type ApiStub, refuseUpgrade, startStub } from '../../support/api-stub.ts';
import { connectTo } from '../../support/stub-cluster.ts';

const pod = { namespace: 'ns', pod: 'debug' };
const prefixes = [Buffer.of(0, 22, 0), Buffer.of(1, 22, 0)];

/** A server that begins as the real one does, with the port on each channel, and then does this. */
function startForward(run: (socket: WebSocket) => void): Promise<ApiStub> {
  return startStub({
    socket: socket => {
      for (const prefix of prefixes) socket.send(prefix);
      run(socket);
    },
  });
}

test('what the pod sends is read without the prefix, and ends when the peer closes', async t => {
  await using stub = await startForward(socket => {
    socket.send('\x00SSH-2.0-Open');
    socket.send('\x00SSH\r\n');
    socket.close(1000);
  });
  await using cluster = await connectTo(stub, t.signal);
  assert.equal(await text(await cluster.forward(pod, 22, t.signal)), 'SSH-2.0-OpenSSH\r\n');
  assert.deepEqual(
    stub.requests.map(({ url, headers }) => [url, headers['sec-websocket-protocol']]),
    [['/api/v1/namespaces/ns/pods/debug/portforward?ports=22', 'v4.channel.k8s.io']],
  );
});

test('what is written arrives on the data channel, all of it before the connection is closed', async t => {
  const received: Buffer[] = [];
  const closed = Promise.withResolvers<number>();
  await using stub = await startForward(socket => {
    socket.on('message', (data: Buffer) => received.push(data));
    socket.once('close', closed.resolve);
  });
  await using cluster = await connectTo(stub, t.signal);
  const stream = await cluster.forward(pod, 22, t.signal);
  const input = Buffer.from(Array.from({ length: 3_000_000 }, (_, i) => i % 251));
  stream.end(input);
  assert.equal(await closed.promise, 1000);
  assert.ok(received.every(frame => frame[0] === 0));
  assert.ok(Buffer.concat(received.map(frame => frame.subarray(1))).equals(input));
  stream.resume();
  await once(stream, 'close');
});

test('a port on which nobody listens fails the stream with PORT_CLOSED', async t => {
  await using stub = await startForward(socket => {
    socket.send('\x01error forwarding port 22: connection refused ');
    socket.close(1000);
  });
  await using cluster = await connectTo(stub, t.signal);
  const stream = await cluster.forward(pod, 22, t.signal);
  await assert.rejects(text(stream), {
    kind: 'failed',
    code: 'PORT_CLOSED',
    message: 'nothing listens on port 22 of pod/debug: error forwarding port 22: connection refused',
  });
});

test('an error after data is no closed port, but a lost connection', async t => {
  await using stub = await startForward(socket => {
    socket.send('\x00data');
    socket.send('\x01the pod is gone');
  });
  await using cluster = await connectTo(stub, t.signal);
  await assert.rejects(text(await cluster.forward(pod, 22, t.signal)), {
    code: 'CONNECTION_LOST',
    message: 'the connection was lost during forward port 22 of pod/debug: the pod is gone',
  });
});

test('a connection that breaks fails the stream with CONNECTION_LOST', async t => {
  await using stub = await startForward(socket => socket.send('\x00data', () => socket.terminate()));
  await using cluster = await connectTo(stub, t.signal);
  await assert.rejects(text(await cluster.forward(pod, 22, t.signal)), { kind: 'failed', code: 'CONNECTION_LOST' });
});

test('a slow reader holds up the pod, and loses nothing', async t => {
  const block = Buffer.concat([Buffer.of(0), Buffer.alloc(1024 * 1024, 'x')]);
  const sent = Promise.withResolvers<WebSocket>();
  await using stub = await startForward(socket => {
    for (let i = 0; i < 16; i++) socket.send(block);
    socket.close(1000);
    sent.resolve(socket);
  });
  await using cluster = await connectTo(stub, t.signal);
  const stream = await cluster.forward(pod, 22, t.signal);
  const socket = await sent.promise;
  await once(stream, 'readable');
  for (let i = 0; i < 200; i++) await new Promise(resolve => setImmediate(resolve));
  assert.ok(socket.bufferedAmount > 8 * 1024 * 1024);
  assert.equal((await buffer(stream)).length, 16 * 1024 * 1024);
});

test('a connection on which nothing is said is kept from being cut: within 30 s there is a ping', async t => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const { promise: opened, resolve } = Promise.withResolvers<WebSocket>();
  await using stub = await startForward(resolve);
  await using cluster = await connectTo(stub, t.signal);
  const stream = await cluster.forward(pod, 22, t.signal);
  const socket = await opened;
  for (let i = 0; i < 3; i++) {
    const pinged = once(socket, 'ping', { signal: t.signal });
    t.mock.timers.tick(29_000);
    await pinged;
  }
  stream.on('error', () => {}).destroy();
});

test('an aborted signal fails the stream with its reason, and destroying it closes the connection', async t => {
  let closed = 0;
  await using stub = await startForward(socket => void socket.once('close', () => closed++));
  await using cluster = await connectTo(stub, t.signal);
  const abort = new AbortController();
  const reason = new Error('enough');
  const aborted = await cluster.forward(pod, 22, abort.signal);
  abort.abort(reason);
  await assert.rejects(text(aborted), reason);
  const destroyed = await cluster.forward(pod, 22, t.signal);
  destroyed.destroy();
  await once(destroyed, 'close');
  while (closed < 2) await new Promise(resolve => setImmediate(resolve));
});

test("a pod that has ended is the kubelet's refusal", async t => {
  await using stub = await startStub({
    refuse: (_, connection) =>
      refuseUpgrade(connection, '500 Internal Server Error', 'pod not found ("debug_ns")\n', 'text/plain'),
  });
  await using cluster = await connectTo(stub, t.signal);
  await assert.rejects(cluster.forward(pod, 22, t.signal), {
    code: 'SERVER_ERROR',
    message: 'cannot forward port 22 of pod/debug: pod not found ("debug_ns")',
  });
});
