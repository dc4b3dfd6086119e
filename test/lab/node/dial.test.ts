import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { suite, test } from 'node:test';
import { Dialer } from './dial.ts';
import { LabNode } from './lab-node.ts';
import { Rack } from './rack.ts';

suite('dialing', { timeout: 60_000 }, () => {
  test('a port inside of the node is reached, one that only the machine has is not', async t => {
    await using rack = await Rack.create();
    await using node = await LabNode.create({ name: 'worker-a', rack });
    await node.boot();
    const connection = await node.dial(22);
    const [banner] = await once(connection, 'data');
    assert.match(String(banner), /^SSH-2\.0-OpenSSH/);
    connection.destroy();
    const port = await serve(t, () => assert.fail('it was reached'));
    await assert.rejects(node.dial(port), new Error('connect: connection refused'));
  });

  test('a connection ends when the node does', async () => {
    await using rack = await Rack.create();
    await using node = await LabNode.create({ name: 'worker-a', rack });
    await node.boot();
    const connection = await node.dial(22);
    connection.on('error', () => {}).resume();
    const closed = once(connection, 'close');
    await node.crash();
    await closed;
  });

  test('what the server says first is not lost, and each side can end for itself', async t => {
    const port = await serve(t, async socket => {
      socket.write('welcome ');
      socket.end(`${await text(socket)} and bye`);
    });
    await using dialer = new Dialer(process.pid);
    const connection = await dialer.dial(port);
    connection.end('hello');
    assert.equal(await text(connection), 'welcome hello and bye');
  });

  test('the other side may end first', async t => {
    const received = Promise.withResolvers<string>();
    const port = await serve(t, socket => {
      socket.end('over');
      text(socket).then(received.resolve, received.reject);
    });
    await using dialer = new Dialer(process.pid);
    const connection = await dialer.dial(port);
    assert.equal(await text(connection), 'over');
    connection.end('and out');
    assert.equal(await received.promise, 'and out');
  });

  test('100 MB pass both ways at once, unchanged', async t => {
    const sent = randomBytes(100_000_000);
    const port = await serve(t, socket => void socket.pipe(socket));
    await using dialer = new Dialer(process.pid);
    const connection = await dialer.dial(port);
    connection.end(sent);
    assert.ok((await buffer(connection)).equals(sent));
  });

  test('many dials at once have each their own connection', async t => {
    const port = await serve(t, socket => void socket.pipe(socket));
    await using dialer = new Dialer(process.pid);
    const words = Array.from({ length: 50 }, (_, index) => `word ${index}`);
    const answers = words.map(async word => {
      const connection = await dialer.dial(port);
      connection.end(word);
      return text(connection);
    });
    assert.deepEqual(await Promise.all(answers), words);
  });
});

/** On loopback of this process's own network namespace. */
async function serve(t: { after(undo: () => void): void }, onConnection: (socket: Socket) => void): Promise<number> {
  const server = createServer({ allowHalfOpen: true }, onConnection);
  t.after(() => server.close());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}
