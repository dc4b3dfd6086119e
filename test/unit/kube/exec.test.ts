import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { test } from 'node:test';
import type { WebSocket } from 'ws';
import { type ApiStub, failureStatus, type Handlers, refuseUpgrade, startStub } from '../../support/api-stub.ts';
import { connectTo } from '../../support/stub-cluster.ts';

const V4 = 'v4.channel.k8s.io';
const V5 = 'v5.channel.k8s.io';

const container = { namespace: 'ns', pod: 'debug', container: 'c' };
const success = '\x03{"metadata":{},"status":"Success"}';
const exited = (status: number) =>
  `\x03${JSON.stringify({ status: 'Failure', reason: 'NonZeroExitCode', details: { causes: [{ reason: 'ExitCode', message: `${status}` }] } })}`;

/** A server that chooses this protocol and does this with each exec. */
function startExec(protocol: string, run: (socket: WebSocket) => void, more: Handlers = {}): Promise<ApiStub> {
  return startStub({ protocol: offered => offered.has(protocol) && protocol, socket: run, ...more });
}

/** Sends frames, each of a channel's character and text, after the empty one that a server begins with. */
function sendAll(socket: WebSocket, ...frames: readonly string[]): void {
  socket.send(Buffer.of(1));
  for (const frame of frames) socket.send(Buffer.from(frame));
}

for (const protocol of [V4, V5]) {
  test(`output, error output and exit status of a command come apart on ${protocol}`, async t => {
    await using stub = await startExec(protocol, socket => {
      sendAll(socket, '\x01out ', '\x02err', '\x01put', '\x02or', exited(7));
      socket.close(1000);
    });
    await using cluster = await connectTo(stub, t.signal);
    const process = await cluster.exec(container, ['sh', '-c', 'a b'], {}, t.signal);
    const [stdout, stderr, exit] = await Promise.all([text(process.stdout), text(process.stderr), process.exit]);
    assert.deepEqual({ stdout, stderr, exit }, { stdout: 'out put', stderr: 'error', exit: 7 });
  });
}

test('the request offers v5 and v4 and asks for the streams that are wanted', async t => {
  await using stub = await startExec(V4, socket => sendAll(socket, success));
  await using cluster = await connectTo(stub, t.signal);
  await cluster.exec(container, ['a', 'b c'], {}, t.signal);
  await cluster.exec(container, ['sh'], { stdin: true, terminal: { columns: 80, rows: 24 } }, t.signal);
  const path = '/api/v1/namespaces/ns/pods/debug/exec?container=c&stdout=true';
  assert.deepEqual(
    stub.requests.map(({ url, headers }) => [url, headers['sec-websocket-protocol'], headers['user-agent']]),
    [
      [`${path}&stderr=true&command=a&command=b+c`, `${V5},${V4}`, 'oc-rpmoverlay/1.2.3'],
      [`${path}&stdin=true&tty=true&command=sh`, `${V5},${V4}`, 'oc-rpmoverlay/1.2.3'],
    ],
  );
});

test('the size of a terminal is the first frame, and its changes follow', async t => {
  const frames: string[] = [];
  await using stub = await startExec(V4, socket => {
    socket.on('message', (data: Buffer) => {
      if (frames.push(data.toString()) === 2) sendAll(socket, success);
    });
  });
  await using cluster = await connectTo(stub, t.signal);
  const process = await cluster.exec(container, ['sh'], { terminal: { columns: 100, rows: 40 } }, t.signal);
  process.resize({ columns: 120, rows: 50 });
  await process.exit;
  assert.deepEqual(frames, ['\x04{"Width":100,"Height":40}', '\x04{"Width":120,"Height":50}']);
});

test('input arrives as bytes, in order, and its end as a frame of v5', async t => {
  const received: Buffer[] = [];
  await using stub = await startExec(V5, socket => {
    socket.on('message', (data: Buffer) => {
      received.push(data);
      if (data[0] === 255) sendAll(socket, success);
    });
  });
  await using cluster = await connectTo(stub, t.signal);
  const process = await cluster.exec(container, ['cat'], { stdin: true }, t.signal);
  const input = Buffer.from(Array.from({ length: 3_000_000 }, (_, i) => i % 251));
  await pipeline(Readable.from([input.subarray(0, 10), input.subarray(10)]), process.stdin);
  assert.equal(await process.exit, 0);
  const last = received.pop();
  assert.deepEqual(last, Buffer.of(255, 0));
  assert.ok(received.every(frame => frame[0] === 0));
  assert.ok(Buffer.concat(received.map(frame => frame.subarray(1))).equals(input));
});

test('on v4 the end of input sends nothing and leaves the connection open', async t => {
  const frames: string[] = [];
  await using stub = await startExec(V4, socket => {
    socket.on('message', (data: Buffer) => frames.push(data.toString()));
    socket.on('pong', () => sendAll(socket, success));
    socket.once('message', () => setImmediate(() => socket.ping()));
  });
  await using cluster = await connectTo(stub, t.signal);
  const process = await cluster.exec(container, ['head', '-c', '2'], { stdin: true }, t.signal);
  process.stdin.end('hi');
  assert.deepEqual([await process.exit, frames], [0, ['\x00hi']]);
});

test('a fast writer waits for a slow reader', async t => {
  await using stub = await startExec(V4, socket => socket.pause());
  await using cluster = await connectTo(stub, t.signal);
  const { stdin } = await cluster.exec(container, ['cat'], { stdin: true }, t.signal);
  const block = Buffer.alloc(1024 * 1024);
  let written = 0;
  for (let moves = true; moves && written < 256; written++) {
    stdin.write(block);
    moves = await Promise.race([once(stdin, 'drain').then(() => true), settled(stdin)]);
  }
  assert.ok(written < 256);
  assert.ok(stdin.writableNeedDrain);
});

test('a fast command waits for a slow reader', async t => {
  const block = Buffer.concat([Buffer.of(1), Buffer.alloc(1024 * 1024)]);
  const sending = Promise.withResolvers<WebSocket>();
  await using stub = await startExec(V4, socket => {
    for (let i = 0; i < 16; i++) socket.send(block);
    socket.send(success);
    sending.resolve(socket);
  });
  await using cluster = await connectTo(stub, t.signal);
  const process = await cluster.exec(container, ['cat'], {}, t.signal);
  const socket = await sending.promise;
  await settled(socket);
  assert.ok(socket.bufferedAmount > 8 * 1024 * 1024);
  let length = 0;
  for await (const chunk of process.stdout) length += chunk.length;
  assert.deepEqual([length, await process.exit], [16 * 1024 * 1024, 0]);
});

test('an output that its reader has given up does not hold up the exit', async t => {
  const sending = Promise.withResolvers<WebSocket>();
  await using stub = await startExec(V4, socket => {
    for (let i = 0; i < 16; i++) socket.send(Buffer.concat([Buffer.of(1), Buffer.alloc(1024 * 1024)]));
    socket.send(success);
    sending.resolve(socket);
  });
  await using cluster = await connectTo(stub, t.signal);
  const process = await cluster.exec(container, ['cat'], {}, t.signal);
  await settled(await sending.promise);
  process.stdout.destroy();
  assert.equal(await process.exit, 0);
});

const ends: readonly {
  readonly says: string;
  readonly end: (socket: WebSocket) => void;
  readonly code: string;
  readonly message: RegExp;
}[] = [
  {
    says: 'a connection that breaks is CONNECTION_LOST',
    end: socket => socket.terminate(),
    code: 'CONNECTION_LOST',
    message: /^the connection was lost during exec in pod\/debug \(WebSocket status 1006\)$/,
  },
  {
    says: 'so is one that is closed in good order without a status',
    end: socket => socket.close(1000),
    code: 'CONNECTION_LOST',
    message: /status 1000/,
  },
  {
    says: 'a command that is not there is CANNOT_EXEC, with the words of the runtime',
    end: socket =>
      sendAll(
        socket,
        '\x03{"status":"Failure","message":"exec: \\"nosuch\\": executable file not found in $PATH","reason":"InternalError","details":{"causes":[{"message":"x"}]},"code":500}',
      ),
    code: 'CANNOT_EXEC',
    message: /^cannot run cat: exec: "nosuch": executable file not found in \$PATH$/,
  },
];

for (const { says, end, code, message } of ends) {
  test(says, async t => {
    await using stub = await startExec(V4, socket => {
      socket.send('\x01some', () => end(socket));
    });
    await using cluster = await connectTo(stub, t.signal);
    const process = await cluster.exec(container, ['cat'], { stdin: true }, t.signal);
    assert.equal(await text(process.stdout), 'some');
    await assert.rejects(process.exit, { kind: 'failed', code, message });
  });
}

test('a process that nobody asks about may be lost, with input on its way, without a crash', async t => {
  await using stub = await startExec(V4, socket => {
    socket.pause();
    setImmediate(() => socket.terminate());
  });
  await using cluster = await connectTo(stub, t.signal);
  const { stdin, stdout } = await cluster.exec(container, ['cat'], { stdin: true }, t.signal);
  stdin.write(Buffer.alloc(64 * 1024 * 1024));
  assert.equal(await text(stdout), '');
});

test('an aborted signal closes the connection, and exit rejects with its reason', async t => {
  const closed = Promise.withResolvers<void>();
  await using stub = await startExec(V4, socket => void socket.once('close', () => closed.resolve()));
  await using cluster = await connectTo(stub, t.signal);
  const abort = new AbortController();
  const reason = new Error('enough');
  const process = await cluster.exec(container, ['cat'], {}, abort.signal);
  abort.abort(reason);
  await assert.rejects(process.exit, reason);
  await closed.promise;
});

test('a connection that is silent to three pings is lost', async t => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const pings = Promise.withResolvers<WebSocket>();
  await using stub = await startExec(V4, socket => pings.resolve(socket));
  await using cluster = await connectTo(stub, t.signal);
  const process = await cluster.exec(container, ['sleep'], {}, t.signal);
  const socket = await pings.promise;
  for (let i = 0; i < 6; i++) {
    const pinged = once(socket, 'ping');
    t.mock.timers.tick(20_000);
    await pinged;
    await settled(socket);
  }
  socket.pause();
  for (let i = 0; i < 4; i++) {
    assert.equal(socket.readyState, socket.OPEN);
    t.mock.timers.tick(20_000);
    await settled(socket);
  }
  await assert.rejects(process.exit, { code: 'CONNECTION_LOST' });
});

test('closing the cluster ends what is open', async t => {
  await using stub = await startExec(V4, () => {});
  const cluster = await connectTo(stub, t.signal);
  const process = await cluster.exec(container, ['sleep'], {}, t.signal);
  await cluster[Symbol.asyncDispose]();
  await assert.rejects(process.exit, { code: 'CONNECTION_LOST' });
});

const refusals: readonly {
  readonly says: string;
  readonly line: string;
  readonly body: string;
  readonly gives: readonly string[];
}[] = [
  {
    says: 'a pod that is not there',
    line: '404 Not Found',
    body: JSON.stringify(failureStatus(404, 'NotFound', 'pods "debug" not found', { name: 'debug', kind: 'pods' })),
    gives: ['failed', 'NOT_FOUND', 'cannot exec in pod/debug: pods "debug" not found'],
  },
  {
    says: 'a missing right',
    line: '403 Forbidden',
    body: JSON.stringify(failureStatus(403, 'Forbidden', 'pods "debug" is forbidden: ')),
    gives: ['refused', 'FORBIDDEN', 'cannot exec in pod/debug: pods "debug" is forbidden'],
  },
  {
    says: 'no common protocol',
    line: '403 Forbidden',
    body: '',
    gives: ['failed', 'NOT_SERVED', 'cannot exec in pod/debug: the API server speaks none of our protocols'],
  },
  {
    says: "the kubelet's refusal",
    line: '500 Internal Server Error',
    body: 'container not found ("c")',
    gives: ['failed', 'CONTAINER_GONE', 'cannot exec in pod/debug: container not found ("c")'],
  },
];

for (const { says, line, body, gives } of refusals) {
  test(`${says} at the handshake is ${gives[1]}`, async t => {
    await using stub = await startExec(V4, () => {}, {
      refuse: (_, connection) => refuseUpgrade(connection, line, body),
    });
    await using cluster = await connectTo(stub, t.signal);
    await assert.rejects(cluster.exec(container, ['true'], {}, t.signal), {
      kind: gives[0],
      code: gives[1],
      message: gives[2],
    });
    assert.equal(stub.requests.length, 1);
  });
}

test('an aborted signal ends a handshake that nobody answers', async t => {
  const abort = new AbortController();
  const reason = new Error('enough');
  await using stub = await startExec(V4, () => {}, {
    refuse: () => {
      abort.abort(reason);
      return true;
    },
  });
  await using cluster = await connectTo(stub, t.signal);
  await assert.rejects(cluster.exec(container, ['true'], {}, abort.signal), reason);
});

/** Resolves with false when nothing has changed in an amount of buffered bytes for many turns of the event loop. */
async function settled(stream: { readonly writableLength?: number; readonly bufferedAmount?: number }): Promise<false> {
  let last = -1;
  for (let same = 0; same < 200; same++) {
    const now = (stream.writableLength ?? 0) + (stream.bufferedAmount ?? 0);
    if (now !== last) same = 0;
    last = now;
    await new Promise(resolve => setImmediate(resolve));
  }
  return false;
}
