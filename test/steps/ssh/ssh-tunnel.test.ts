import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { type Duplex, PassThrough } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { Failure } from '../../../src/errors.ts';
import type { Cluster } from '../../../src/ports.ts';
import { openFarSshTunnel, openSshTunnel } from '../../../src/steps/ssh/ssh-tunnel.ts';
import { failing, forbidden, lost } from '../../support/answers.ts';
import { aDebugPod, aHost } from '../../support/host.ts';
import { expecting } from '../../support/ports.ts';
import { aRemote } from '../../support/remote.ts';

const interrupted = new Failure('interrupted', 'INTERRUPTED', 'interrupted');

test('the tunnel is a forwarded port 22 of the node', async t => {
  const stream = new PassThrough();
  const ports: number[] = [];
  const pod = aDebugPod(aHost(), {
    forward: async port => {
      ports.push(port);
      return stream;
    },
  });
  assert.equal(await openSshTunnel(expecting().cluster, pod, t.signal), stream);
  assert.deepEqual(ports, [22]);
});

/** A tunnel over exec, and the process at its far end. */
async function overExec(signal: AbortSignal) {
  const remote = aRemote();
  const heard: AbortSignal[] = [];
  const exec: Cluster['exec'] = async (_container, _argv, _options, until) => {
    heard.push(until);
    return remote;
  };
  const { cluster, calls } = expecting({ cluster: { exec } });
  const pod = aDebugPod(aHost(), { forward: failing(forbidden) });
  return { remote, calls, heard, tunnel: await openSshTunnel(cluster, pod, signal) };
}

test('where ports may not be forwarded, bytes go both ways through a process on the host', async t => {
  const { remote, calls, tunnel } = await overExec(t.signal);
  tunnel.write('client');
  remote.stdout.write('server');
  const [[received], [sent]] = await Promise.all([once(tunnel, 'data'), once(remote.stdin, 'data')]);
  assert.deepEqual([`${received}`, `${sent}`], ['server', 'client']);
  assert.match(calls[0] ?? '', /^cluster.exec debug\/worker-a-\S+ chroot \/host bash -c .* {"stdin":true}$/);
});

test('closing the tunnel closes the connection to that process, and is no error', async t => {
  const { heard, tunnel } = await overExec(t.signal);
  tunnel.destroy();
  await once(tunnel, 'close');
  assert.deepEqual(
    heard.map(signal => signal.aborted),
    [true],
  );
});

test('what the process still says is heard before the tunnel ends', async t => {
  const { remote, tunnel } = await overExec(t.signal);
  remote.stdout.write('goodbye');
  remote.end(0);
  assert.equal(await text(tunnel), 'goodbye');
});

test('a process that cannot connect fails the tunnel with what it says', async t => {
  const { remote, tunnel } = await overExec(t.signal);
  const closed = once(tunnel, 'close');
  remote.stderr.write('bash: connect: Connection refused\n');
  remote.end(1);
  await assert.rejects(closed, {
    kind: 'failed',
    code: 'PORT_CLOSED',
    message: 'nothing listens on port 22 of node/worker-a: bash: connect: Connection refused',
    hint: 'oc debug node/worker-a -- chroot /host systemctl status sshd',
  });
});

test('a connection to the process that is lost is the end of the tunnel, with the reason', async t => {
  const { remote, tunnel } = await overExec(t.signal);
  const error = once(tunnel, 'error');
  remote.lose(lost);
  assert.deepEqual(await error, [lost]);
});

/** The tunnel's process as a real bash of this machine, which connects to a port of this machine. */
async function throughRealBash(t: TestContext, port: number) {
  const exec: Cluster['exec'] = async (_container, [, , program = '', ...rest]) => {
    const child = spawn(
      program,
      rest.map(word => word.replace('/22" ', `/${port}" `)),
    );
    t.after(() => child.kill());
    const exit = once(child, 'exit').then(([status]) => status);
    return { stdin: child.stdin, stdout: child.stdout, stderr: child.stderr, exit, resize: () => {} };
  };
  const pod = aDebugPod(aHost(), { forward: failing(forbidden) });
  return openSshTunnel(expecting({ cluster: { exec } }).cluster, pod, t.signal);
}

async function listen(t: TestContext, onConnection: (socket: Socket) => void): Promise<number> {
  const server = createServer({ allowHalfOpen: true }, onConnection).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('the server has no port');
  return address.port;
}

test('a real bash passes any bytes both ways, and ends the tunnel when the far side hangs up', async t => {
  const sent = Buffer.from(Array.from({ length: 200_000 }, (_, index) => (index * 31) % 256));
  const port = await listen(t, socket => {
    const heard: Buffer[] = [];
    socket.on('data', chunk => {
      heard.push(chunk);
      const all = Buffer.concat(heard);
      if (all.length === sent.length) socket.end(all);
    });
  });
  const tunnel = await throughRealBash(t, port);
  tunnel.write(sent);
  assert.ok((await buffer(tunnel)).equals(sent));
});

test('a real bash says that nobody listens', async t => {
  const tunnel = await throughRealBash(t, 1);
  const [failure] = await once(tunnel, 'error');
  assert.match(failure.message, /^nothing listens on port 22 of node\/worker-a: .*refused/);
});

test('another failure to forward a port is no reason to try another way', async t => {
  const pod = aDebugPod(aHost(), { forward: failing(lost) });
  await assert.rejects(openSshTunnel(expecting().cluster, pod, t.signal), lost);
});

test('an interruption ends the opening, but not what is open, which says goodbye itself', async () => {
  const stop = new AbortController();
  let heard: AbortSignal | undefined;
  const forward = async (_port: number, signal: AbortSignal) => {
    heard = signal;
    return new PassThrough();
  };
  await openSshTunnel(expecting().cluster, aDebugPod(aHost(), { forward }), stop.signal);
  stop.abort(interrupted);
  assert.equal(heard?.aborted, false);
  await assert.rejects(openSshTunnel(expecting().cluster, aDebugPod(aHost()), stop.signal), interrupted);
});

test('an interruption while the port is forwarded is heard', async () => {
  const stop = new AbortController();
  const forward = (_port: number, signal: AbortSignal) =>
    new Promise<Duplex>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  const opening = openSshTunnel(expecting().cluster, aDebugPod(aHost(), { forward }), stop.signal);
  stop.abort(interrupted);
  await assert.rejects(opening, interrupted);
});

test('the sshd of another node is reached from the pod, whose own ports are not asked for', async t => {
  const remote = aRemote();
  const { cluster, calls } = expecting({ cluster: { exec: async () => remote } });
  const tunnel = await openFarSshTunnel(
    cluster,
    { pod: aDebugPod(aHost()), host: '10.0.0.8', node: 'worker-b' },
    t.signal,
  );
  assert.match(
    calls[0] ?? '',
    /^cluster.exec debug\/worker-a-\S+ chroot \/host bash -c .* bash 10.0.0.8 {"stdin":true}$/,
  );
  const [failure] = await Promise.all([once(tunnel, 'error'), remote.stderr.write('no route to host'), remote.end(1)]);
  assert.equal(failure[0].message, 'nothing listens on port 22 of node/worker-b: no route to host');
});
