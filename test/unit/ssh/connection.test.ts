import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type Duplex, Readable, type Writable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { type TestContext, test } from 'node:test';
import type { ServerChannel } from 'ssh2';
import type { RemoteProcess, SshConnection } from '../../../src/ports.ts';
import { openSsh } from '../../../src/ssh/ssh.ts';
import { type Run, startSshServer } from './ssh-server.ts';

/** A connection to a server that runs commands like this; it ends with the test. */
async function open(run: Run | 'nothing', t: TestContext) {
  const ssh = openSsh({ agentSocket: undefined, terminalType: 'vt220' });
  const { privateKey, publicKey } = await ssh.makeKeyPair('ecdsa', '', t.signal);
  const server = startSshServer({ letIn: [publicKey], run });
  const connection: SshConnection = await ssh.connect(
    server.dial(),
    { user: 'core', hostKeys: server.hostKeys, identities: [ssh.identityOf(privateKey.reveal(), 'made')] },
    t.signal,
  );
  t.after(async () => {
    await connection[Symbol.asyncDispose]();
    // Its timers end with it; a later test that mocks timers would keep them running.
    for (const end of server.ends) if (!end.closed) await once(end, 'close');
  });
  server.seen.length = 0;
  return { server, connection };
}

/** What a process said, and how it ended. */
async function collect(process: RemoteProcess) {
  const [stdout, stderr, status] = await Promise.all([text(process.stdout), text(process.stderr), process.exit]);
  return { stdout, stderr, status };
}

function say(channel: ServerChannel, stdout: string, stderr = ''): void {
  channel.write(stdout);
  channel.stderr.write(stderr);
  channel.exit(0);
  channel.end();
}

test('a command has its streams apart, and its status', async t => {
  const { connection, server } = await open(channel => {
    channel.write('out');
    channel.stderr.write('err');
    channel.exit(3);
    channel.end();
  }, t);
  const process = await connection.exec('make --all', {}, t.signal);
  assert.deepEqual(await collect(process), { stdout: 'out', stderr: 'err', status: 3 });
  assert.deepEqual(server.seen, ['exec make --all']);
});

test('commands run side by side on one connection', async t => {
  const waiting: ServerChannel[] = [];
  const { connection } = await open(channel => {
    waiting.push(channel);
    // Nobody gets an answer before the last of them runs.
    if (waiting.length === 3) for (const [at, each] of waiting.entries()) say(each, `answer ${at}`);
  }, t);
  const processes = [];
  for (const command of ['a', 'b', 'c']) processes.push(await connection.exec(command, {}, t.signal));
  const answers = await Promise.all(processes.map(collect));
  assert.deepEqual(
    answers.map(({ stdout }) => stdout),
    ['answer 0', 'answer 1', 'answer 2'],
  );
});

test('a command that a signal ended has the status that a shell would give it', async t => {
  const { connection } = await open((channel, command) => {
    channel.exit(command ?? '', false, '');
    channel.end();
  }, t);
  const statuses = [];
  for (const name of ['HUP', 'KILL', 'USR1', 'TERM']) {
    const process = await connection.exec(name, {}, t.signal);
    statuses.push(await process.exit);
  }
  assert.deepEqual(statuses, [129, 137, 138, 143]);
});

test('without a command the login shell runs, with or without a terminal', async t => {
  const { connection, server } = await open(channel => say(channel, '$ '), t);
  for (const terminal of [undefined, { columns: 100, rows: 30 }]) {
    await collect(await connection.exec(undefined, { stdin: true, terminal }, t.signal));
  }
  assert.deepEqual(server.seen, ['shell', 'pty 100x30 vt220', 'shell']);
});

test('a terminal has the size that was asked for, and follows its changes', async t => {
  const running = Promise.withResolvers<ServerChannel>();
  const { connection, server } = await open(channel => running.resolve(channel), t);
  const process = await connection.exec('top', { stdin: true, terminal: { columns: 80, rows: 24 } }, t.signal);
  process.resize({ columns: 132, rows: 50 });
  process.stdin.write('q');
  const channel = await running.promise;
  channel.once('data', () => say(channel, ''));
  await collect(process);
  assert.deepEqual(server.seen, ['pty 80x24 vt220', 'exec top', 'resize 132x50']);
  process.resize({ columns: 80, rows: 24 });
});

test('a command reads what is written to it, and the end of it', async t => {
  const { connection } = await open(async channel => say(channel, `read ${await text(channel)}`), t);
  const process = await connection.exec('cat', { stdin: true }, t.signal);
  process.stdin.end('some words');
  assert.equal((await collect(process)).stdout, 'read some words');
});

test('a command without stdin reads nothing', async t => {
  const { connection } = await open(async channel => say(channel, `read '${await text(channel)}'`), t);
  assert.equal((await collect(await connection.exec('cat', {}, t.signal))).stdout, "read ''");
});

test('megabytes come back as they were sent', async t => {
  const { connection } = await open(channel => {
    channel.pipe(channel, { end: false });
    channel.once('end', () => say(channel, ''));
  }, t);
  const sent = randomBytes(9_000_001);
  const process = await connection.exec('cat', { stdin: true }, t.signal);
  const [, received, status] = await Promise.all([
    pipeline(Readable.from([sent]), process.stdin),
    buffer(process.stdout),
    process.exit,
  ]);
  assert.equal(status, 0);
  assert.ok(received.equals(sent));
});

test('output that came before the status can be read after it', async t => {
  const output = 'x'.repeat(1_000_000);
  const { connection } = await open(channel => say(channel, output, 'last words'), t);
  const process = await connection.exec('make', {}, t.signal);
  assert.equal(await process.exit, 0);
  assert.deepEqual(await collect(process), { stdout: output, stderr: 'last words', status: 0 });
});

test('output that nobody reads is held back at its source, and errors are not held back with it', async t => {
  const total = 40 * chunk.length;
  let taken = 0;
  const { connection } = await open(async channel => {
    channel.stderr.write('a warning');
    for (let at = 0; at < 40; at++) {
      await new Promise(resolve => channel.write(chunk, resolve));
      taken += chunk.length;
    }
    say(channel, '');
  }, t);
  const process = await connection.exec('cat /dev/zero', {}, t.signal);
  const [warning] = await once(process.stderr, 'data');
  assert.equal(String(warning), 'a warning');
  await stillness(() => taken);
  assert.ok(taken < total / 2, `${taken} bytes were taken`);
  assert.equal((await buffer(process.stdout)).length, total);
});

test('input that the command does not read is held back', async t => {
  const running = Promise.withResolvers<ServerChannel>();
  const { connection } = await open(channel => running.resolve(channel), t);
  const process = await connection.exec('sleep', { stdin: true }, t.signal);
  const total = 40 * chunk.length;
  let taken = 0;
  const writing = writeChunks(process.stdin, 40, () => {
    taken += chunk.length;
  });
  await stillness(() => taken);
  assert.ok(taken < total / 2, `${taken} bytes were taken`);
  const channel = await running.promise;
  const [received] = await Promise.all([buffer(channel), writing.then(() => process.stdin.end())]);
  assert.equal(received.length, total);
  say(channel, '');
  assert.equal(await process.exit, 0);
});

test('a command may end before it has read its input', async t => {
  const running = Promise.withResolvers<ServerChannel>();
  const { connection } = await open(channel => {
    channel.write('enough');
    channel.exit(0);
    running.resolve(channel);
  }, t);
  const process = await connection.exec('head -c 1', { stdin: true }, t.signal);
  const upload = pipeline(Readable.from(endless()), process.stdin);
  await assert.rejects(upload, { code: 'ERR_STREAM_PREMATURE_CLOSE' });
  (await running.promise).end();
  assert.deepEqual(await collect(process), { stdout: 'enough', stderr: '', status: 0 });
});

test('input that crosses the end of its command does no harm', async t => {
  const { connection } = await open(channel => channel.once('data', () => channel.close()), t);
  const process = await connection.exec('head -c 1', { stdin: true }, t.signal);
  const upload = pipeline(Readable.from(endless()), process.stdin);
  process.stdout.resume();
  await assert.rejects(upload, { code: 'ERR_STREAM_PREMATURE_CLOSE' });
  await assert.rejects(process.exit, { code: 'CONNECTION_LOST' });
});

test('output that its reader gives up does not keep the command from ending', async t => {
  const { connection } = await open(async channel => {
    await writeChunks(channel, 40);
    say(channel, '');
  }, t);
  const process = await connection.exec('cat', {}, t.signal);
  process.stdout.destroy();
  assert.equal(await process.exit, 0);
});

for (const [how, drop] of [
  ['dropped', (end: Duplex) => end.destroy()],
  ['ended by the far side', (end: Duplex) => end.end()],
] as const) {
  test(`when the stream is ${how} nobody knows the status, of any command`, async t => {
    const { connection, server } = await open(channel => channel.write('working'), t);
    const processes = [await connection.exec('a', {}, t.signal), await connection.exec('b', {}, t.signal)];
    for (const process of processes) await once(process.stdout, 'readable');
    server.ends.forEach(drop);
    for (const process of processes) {
      await assert.rejects(process.exit, { kind: 'failed', code: 'CONNECTION_LOST' });
      assert.equal(await text(process.stdout), 'working');
      process.resize({ columns: 80, rows: 24 });
    }
    await assert.rejects(connection.exec('c', {}, t.signal), { code: 'CONNECTION_LOST' });
  });
}

test('a status that nobody asks for may be lost', async t => {
  const { connection, server } = await open(channel => channel.write('working'), t);
  const process = await connection.exec('a', {}, t.signal);
  server.ends[0]?.destroy();
  await text(process.stdout);
});

test('a command that is started as the stream is dropped is lost, too', async t => {
  const { connection, server } = await open(channel => say(channel, ''), t);
  const starting = connection.exec('a', {}, t.signal);
  server.ends[0]?.destroy();
  await assert.rejects(starting, { code: 'CONNECTION_LOST' });
});

test('a connection that is disposed is lost for its commands', async t => {
  const { connection } = await open(() => {}, t);
  const process = await connection.exec('sleep', {}, t.signal);
  await connection[Symbol.asyncDispose]();
  await assert.rejects(process.exit, { code: 'CONNECTION_LOST' });
  await assert.rejects(connection.exec('again', {}, t.signal), { code: 'CONNECTION_LOST' });
});

test('a channel that is closed without a status is a lost connection', async t => {
  const { connection } = await open(channel => channel.close(), t);
  await assert.rejects(collect(await connection.exec('a', {}, t.signal)), { code: 'CONNECTION_LOST' });
});

test('a far side that answers no keepalive is a lost connection', async t => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const { connection, server } = await open(() => {}, t);
  const process = await connection.exec('sleep', {}, t.signal);
  server.ends[0]?.pause();
  t.mock.timers.tick(3 * 15_000);
  t.mock.timers.tick(15_000);
  await assert.rejects(process.exit, {
    code: 'CONNECTION_LOST',
    message: 'the connection to sshd was lost: Keepalive timeout',
  });
});

test('an aborted command ends with the reason, and others go on', async t => {
  const channels: ServerChannel[] = [];
  const { connection } = await open(channel => channels.push(channel.resume()), t);
  const abort = new AbortController();
  const reason = new Error('enough');
  const aborted = await connection.exec('a', { stdin: true }, abort.signal);
  const other = await connection.exec('b', {}, t.signal);
  const [first, second] = channels;
  assert.ok(first && second);
  const closed = once(first, 'close');
  abort.abort(reason);
  await assert.rejects(aborted.exit, error => error === reason);
  assert.deepEqual([await text(aborted.stdout), await text(aborted.stderr)], ['', '']);
  await closed;
  say(second, 'done');
  assert.deepEqual(await collect(other), { stdout: 'done', stderr: '', status: 0 });
});

test('an aborted command is told so, since without a terminal nothing else would end it', async t => {
  const channels: ServerChannel[] = [];
  const { connection, server } = await open(channel => channels.push(channel.resume()), t);
  const abort = new AbortController();
  const process = await connection.exec('a', { stdin: true }, abort.signal);
  const [channel] = channels;
  assert.ok(channel);
  const closed = once(channel, 'close');
  abort.abort(new Error('enough'));
  await assert.rejects(process.exit, { message: 'enough' });
  await closed;
  assert.deepEqual(server.seen, ['exec a', 'signal HUP']);
});

test('an aborted command ends without the far side', async t => {
  const { connection, server } = await open(() => {}, t);
  const abort = new AbortController();
  const process = await connection.exec('a', { stdin: true }, abort.signal);
  server.ends[0]?.pause();
  abort.abort(new Error('enough'));
  await assert.rejects(collect(process), { message: 'enough' });
  assert.deepEqual([await text(process.stdout), await text(process.stderr)], ['', '']);
  assert.equal(process.stdin.destroyed, true);
});

test('a command whose start was aborted ends with the reason, and does not stay open', async t => {
  const running = Promise.withResolvers<ServerChannel>();
  const { connection } = await open(channel => running.resolve(channel.resume()), t);
  const reason = new Error('enough');
  const abort = new AbortController();
  const starting = connection.exec('a', {}, abort.signal);
  abort.abort(reason);
  await assert.rejects(starting, error => error === reason);
  await once(await running.promise, 'close');
  await assert.rejects(connection.exec('b', {}, abort.signal), error => error === reason);
});

test('a command that the server does not start is refused', async t => {
  const { connection } = await open('nothing', t);
  await assert.rejects(connection.exec('a', {}, t.signal), { kind: 'failed', code: 'EXEC_REFUSED' });
});

const chunk = Buffer.alloc(1_000_000, 'x');

function* endless() {
  for (;;) yield chunk;
}

async function writeChunks(stream: Writable, count: number, onTaken = () => {}): Promise<void> {
  for (let at = 0; at < count; at++) {
    if (!stream.write(chunk)) await once(stream, 'drain');
    onTaken();
  }
}

/** Resolves when a figure has not changed for many turns of the event loop. */
async function stillness(figure: () => number): Promise<void> {
  let last = figure();
  for (let turns = 0; turns < 300; turns++) {
    await new Promise(setImmediate);
    if (figure() !== last) turns = 0;
    last = figure();
  }
}
