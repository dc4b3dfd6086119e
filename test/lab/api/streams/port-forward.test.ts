import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { PODS } from '../../controllers/resources.ts';
import { ProcessCluster } from '../../process-cluster.ts';
import type { ChannelClient } from './channel-client.ts';

let lab: ProcessCluster;
before(async () => {
  lab = await ProcessCluster.start({ brokenImages: [/nosuch/] });
  await lab.runPod('p');
});
after(() => lab[Symbol.asyncDispose]());

/** A listener on a port of the node, and what is to be done with each connection. */
async function listen(serve: (connection: Socket) => void): Promise<{ port: number } & AsyncDisposable> {
  const server: Server = createServer({ allowHalfOpen: true }, connection => {
    connection.on('error', () => {});
    serve(connection);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return { port, [Symbol.asyncDispose]: async () => void server.close() };
}

function forward(pod: string, ...ports: number[]): ChannelClient {
  return lab.stream(pod, `portforward?${ports.map(port => `ports=${port}`).join('&')}`);
}

/** A frame that names its port. */
function announcement(channel: number, port: number): Buffer {
  return Buffer.of(channel, port & 255, port >> 8);
}

test('every channel begins with its port, before any data', async () => {
  await using server = await listen(connection => connection.write('hello'));
  using client = forward('p', server.port, server.port);
  await client.until(() => client.frames.length === 6);
  assert.deepEqual(
    client.frames.slice(0, 4),
    [0, 1, 2, 3].map(channel => announcement(channel, server.port)),
  );
  assert.deepEqual(client.frames.slice(4).map(String).sort(), ['\x00hello', '\x02hello']);
});

test('where nobody listens the error channel says so, and the close comes at once', async () => {
  await using server = await listen(() => {});
  await server[Symbol.asyncDispose]();
  using client = forward('p', server.port);
  assert.deepEqual(await client.ended, { code: 1000, reason: '' });
  assert.deepEqual(client.bytes(0), announcement(0, server.port).subarray(1));
  assert.match(
    client.bytes(1).subarray(2).toString(),
    new RegExp(
      `^error forwarding port ${server.port} to pod [0-9a-f]{64}, uid : failed to execute portforward in network namespace "host": ` +
        `.*: dial tcp4 127.0.0.1:${server.port}: connect: connection refused `,
    ),
  );
});

test('a port where nobody listens leaves the others working', async () => {
  await using server = await listen(connection => connection.pipe(connection));
  await using closed = await listen(() => {});
  await closed[Symbol.asyncDispose]();
  using client = forward('p', closed.port, server.port);
  await client.until(() => client.bytes(1).length > 2);
  client.send(2, 'echo');
  await client.until(() => client.bytes(2).length === 2 + 4);
  assert.equal(client.bytes(2).subarray(2).toString(), 'echo');
});

test('all that the peer sent before its end arrives, then the close', async () => {
  const bytes = randomBytes(3_000_000);
  await using server = await listen(connection => connection.end(bytes));
  using client = forward('p', server.port);
  assert.deepEqual(await client.ended, { code: 1000, reason: '' });
  assert.deepEqual(client.bytes(0).subarray(2).equals(bytes), true);
  assert.equal(Math.max(...client.frames.map(frame => frame.length)), 32_769);
});

test('all that the client sent before its close arrives, then the end', async () => {
  const bytes = randomBytes(20_000_000);
  const received = Promise.withResolvers<Buffer>();
  await using server = await listen(connection => received.resolve(buffer(connection)));
  using client = forward('p', server.port);
  await client.opened();
  client.send(0, bytes);
  client.socket.close(1000);
  const hash = (data: Buffer) => createHash('sha256').update(data).digest('hex');
  assert.equal(hash(await received.promise), hash(bytes));
});

test('data on an error channel or on one that there is not is ignored', async () => {
  await using server = await listen(connection => connection.pipe(connection));
  using client = forward('p', server.port);
  await client.opened();
  client.send(1, 'ignored');
  client.send(9, 'ignored');
  client.send(0, 'echo');
  await client.until(() => client.bytes(0).length >= 6);
  assert.equal(client.bytes(0).subarray(2).toString(), 'echo');
});

test('a listener that does not read holds the client up', async () => {
  const accepted = Promise.withResolvers<Socket>();
  await using server = await listen(connection => accepted.resolve(connection.pause()));
  await using echo = await listen(connection => connection.end(Buffer.alloc(10_000_000)));
  using client = forward('p', server.port);
  await client.opened();
  for (let sent = 0; sent < 40; sent++) client.send(0, Buffer.alloc(1_000_000));
  using other = forward('p', echo.port);
  await other.ended;
  assert.ok(client.socket.bufferedAmount > 20_000_000, `only ${client.socket.bufferedAmount} bytes wait at the client`);
  (await accepted.promise).destroy();
  await client.ended;
});

test('a pod that waits for its image forwards: the sandbox is enough', async () => {
  await lab.createPod('sandbox', { container: { image: 'registry.lab/nosuch:1' } });
  await lab.until(PODS, 'sandbox', pod => pod.status.containerStatuses?.[0].state.waiting.reason === 'ErrImagePull');
  await using server = await listen(connection => connection.end('here'));
  using client = forward('sandbox', server.port);
  await client.ended;
  assert.equal(client.bytes(0).subarray(2).toString(), 'here');
});

test('a pod that has completed does not forward', async () => {
  await lab.createPod('done', { container: { command: ['true'] } });
  await lab.until(PODS, 'done', pod => pod.status.phase === 'Succeeded');
  using client = forward('done', 22);
  const { status, body } = await client.refused();
  assert.deepEqual({ status, body }, { status: 500, body: 'pod not found ("done_test-ns")' });
});

test('a forward outlives its pod', async () => {
  await using server = await listen(connection => connection.pipe(connection));
  await lab.runPod('short');
  using client = forward('short', server.port);
  await client.until(() => client.frames.length === 2);
  await lab.call('DELETE', '/api/v1/namespaces/test-ns/pods/short?gracePeriodSeconds=0');
  await lab.untilGone(PODS, 'short');
  client.send(0, 'echo');
  await client.until(() => client.bytes(0).length === 6);
});
