import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { ProcessCluster } from '../../process-cluster.ts';
import type { ChannelClient } from './channel-client.ts';

const SUCCESS = '{"metadata":{},"status":"Success"}';

let lab: ProcessCluster;
let directory: string;
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'exec-'));
  lab = await ProcessCluster.start();
  await lab.runPod('p', { container: { env: [{ name: 'FROM_POD', value: 'yes' }] } });
});
after(async () => {
  await lab[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

function query(command: readonly string[], more: string): string {
  const words = command.map(word => `command=${encodeURIComponent(word)}`);
  return `exec?${[...words, more].join('&')}`;
}

function exec(script: string, more = 'stdout=true&stderr=true', protocols?: string | string[]): ChannelClient {
  return lab.stream('p', query(['sh', '-c', script], more), protocols);
}

/** The frames as `CHANNEL text`. */
function readable(client: ChannelClient): string[] {
  return client.frames.map(frame => `${frame[0]} ${frame.subarray(1)}`);
}

test('the first frame is empty, the status is the last, and the close is 1000 without a reason', async () => {
  using client = exec('echo hi');
  assert.deepEqual(await client.ended, { code: 1000, reason: '' });
  assert.deepEqual(readable(client), ['1 ', '1 hi\n', `3 ${SUCCESS}`]);
});

test('the empty frame is on channel 2 where only stderr was asked for', async () => {
  using client = exec('echo lost; echo told >&2', 'stderr=true');
  await client.ended;
  assert.deepEqual(readable(client), ['2 ', '2 told\n', `3 ${SUCCESS}`]);
});

test('v4 words an exit status by the command', async () => {
  using client = exec('exit 7');
  await client.ended;
  assert.deepEqual(JSON.parse(client.text(3)), {
    metadata: {},
    status: 'Failure',
    message: 'command terminated with non-zero exit code: error executing command [sh -c exit 7], exit code 7',
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: '7' }] },
  });
});

test('a process that is killed has the exit status 137', async () => {
  using client = exec('kill -9 $$');
  await client.ended;
  assert.deepEqual(JSON.parse(client.text(3)).details, { causes: [{ reason: 'ExitCode', message: '137' }] });
});

test('a command that is not there is an internal error without an exit status', async () => {
  using client = lab.stream('p', query(['/no/such'], 'stdout=true'));
  assert.deepEqual(await client.ended, { code: 1000, reason: '' });
  const { message, reason, details, code } = JSON.parse(client.text(3));
  assert.match(
    message,
    /^Internal error occurred: error executing command in container: .* exec: "\/no\/such": stat \/no\/such: no such file or directory$/,
  );
  assert.deepEqual({ reason, code }, { reason: 'InternalError', code: 500 });
  assert.deepEqual(details.causes, [{ message: message.slice('Internal error occurred: '.length) }]);
});

test('without a command the arguments are empty, which the runtime says', async () => {
  using client = lab.stream('p', 'exec?stdout=true');
  await client.ended;
  assert.match(JSON.parse(client.text(3)).message, /exec failed: args must not be empty$/);
});

test('the environment of the container is that of the command', async () => {
  using client = exec('echo $FROM_POD');
  await client.ended;
  assert.equal(client.text(1), 'yes\n');
});

test('frames carry at most 32768 bytes, and all of them arrive', async () => {
  using client = exec('head -c 5000000 /dev/zero');
  await client.ended;
  assert.equal(client.bytes(1).length, 5_000_000);
  assert.equal(Math.max(...client.frames.map(frame => frame.length)), 32_769);
});

test('stdin of 5 MB comes through unchanged, in frames of any size', async () => {
  const bytes = randomBytes(5_000_000);
  using client = exec('head -c 5000000 | sha256sum', 'stdin=true&stdout=true');
  await client.opened();
  for (let start = 0, size = 1; start < bytes.length; start += size, size *= 2) {
    client.send(0, bytes.subarray(start, start + size));
  }
  await client.ended;
  assert.equal(client.text(1), `${createHash('sha256').update(bytes).digest('hex')}  -\n`);
});

test('a CLOSE frame means nothing on v4: the process waits on', async () => {
  using client = exec('read line; echo "$line"', 'stdin=true&stdout=true');
  await client.opened();
  client.send(255, Buffer.of(0));
  client.send(0, 'after\n');
  await client.ended;
  assert.equal(client.text(1), 'after\n');
});

test('what comes on a channel that is unknown, or not asked for, is ignored', async () => {
  using client = exec('cat; echo end', 'stdout=true');
  await client.opened();
  client.send(7, 'unknown');
  client.send(0, 'not asked for');
  client.send(4, '{"Width":1,"Height":1}');
  await client.ended;
  assert.equal(client.text(1), 'end\n');
});

test('a text frame is one too: its first character is the channel', async () => {
  using client = exec('head -c 3', 'stdin=true&stdout=true');
  await client.opened();
  client.socket.send('\x00abc');
  await client.ended;
  assert.equal(client.text(1), 'abc');
});

test('a background child that holds stdout holds the status up', async () => {
  using client = exec('(sleep 0.2; echo child) & echo main');
  await client.ended;
  assert.deepEqual(readable(client), ['1 ', '1 main\n', '1 child\n', `3 ${SUCCESS}`]);
});

test('a client that closes with any code hears 1000, and its process goes on', async () => {
  const fifo = await makeFifo();
  using client = exec(`echo begun; cat; echo went on > ${fifo}`, 'stdin=true&stdout=true');
  await client.until(() => client.text(1) === 'begun\n');
  client.socket.close(4000, 'bye');
  assert.deepEqual(await client.ended, { code: 1000, reason: '' });
  using other = exec(`cat ${fifo}`);
  await other.ended;
  assert.equal(other.text(1), 'went on\n');
});

test('a process whose connection breaks sees the end of its input, and can still write', async () => {
  const fifo = await makeFifo();
  using client = exec(`echo begun; cat; echo lost; echo went on > ${fifo}`, 'stdin=true&stdout=true');
  await client.until(() => client.text(1) === 'begun\n');
  client.socket.terminate();
  using other = exec(`cat ${fifo}`);
  await other.ended;
  assert.equal(other.text(1), 'went on\n');
});

test('a writer is held up as long as its client does not read', async () => {
  const written = join(directory, 'written');
  using client = exec(`head -c 20000000 /dev/zero; touch ${written}`);
  await client.opened();
  client.socket.pause();
  using other = exec('head -c 40000000 /dev/zero');
  await other.ended;
  assert.equal(existsSync(written), false);
  client.socket.resume();
  await client.ended;
  assert.deepEqual([client.bytes(1).length, existsSync(written)], [20_000_000, true]);
});

test('a reader that is slow holds its client up', async () => {
  const fifo = await makeFifo();
  using client = exec(`cat ${fifo} > /dev/null; head -c 20000000 | wc -c`, 'stdin=true&stdout=true');
  await client.opened();
  for (let sent = 0; sent < 20_000_000; sent += 1_000_000) client.send(0, Buffer.alloc(1_000_000));
  using other = exec('head -c 20000000 /dev/zero');
  await other.ended;
  assert.ok(client.socket.bufferedAmount > 5_000_000, `only ${client.socket.bufferedAmount} bytes wait at the client`);
  using release = exec(`echo > ${fifo}`);
  await Promise.all([release.ended, client.ended]);
  assert.equal(client.text(1), '20000000\n');
});

async function makeFifo(): Promise<string> {
  const path = join(directory, `fifo-${++fifos}`);
  await promisify(execFile)('mkfifo', [path]);
  return path;
}

let fifos = 0;
