import assert from 'node:assert/strict';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import type { RemoteProcess, TerminalSize } from '../../../src/ports.ts';
import { handOver } from '../../../src/steps/pod/hand-over.ts';
import { lost } from '../../support/answers.ts';
import { expecting } from '../../support/ports.ts';
import { aRemote } from '../../support/remote.ts';
import { aTerminal, someDeadline } from '../../support/terminal.ts';

function handing(start: (signal: AbortSignal) => Promise<RemoteProcess>, size?: TerminalSize) {
  const terminal = aTerminal(size);
  const ports = expecting({ terminal });
  const { deadline, stops } = someDeadline();
  return { terminal, stops, events: ports.events, status: handOver(ports, start, deadline) };
}

test('streams are kept apart, and the status of the process is the result', async () => {
  const remote = aRemote();
  const { terminal, status } = handing(async () => remote);
  terminal.stdin.end('typed');
  assert.equal((await buffer(remote.stdin)).toString(), 'typed');
  remote.stdout.write('out');
  remote.stderr.write('err');
  remote.end(42);
  assert.equal(await status, 42);
  assert.deepEqual([`${terminal.stdout.read()}`, `${terminal.stderr.read()}`], ['out', 'err']);
  assert.equal(terminal.stdout.writableEnded, false);
});

test('from then on nothing is drawn, and nobody counts the time', async () => {
  const remote = aRemote();
  const { stops, events, status } = handing(async () => remote);
  remote.end(0);
  await status;
  assert.deepEqual(events, [{ kind: 'handover' }]);
  assert.deepEqual(stops, ['stopped']);
});

test('a terminal is raw while the process runs, its changes of size are passed on, and then it is as it was', async () => {
  const remote = aRemote();
  const { terminal, status } = handing(async () => remote, { columns: 80, rows: 24 });
  await new Promise(setImmediate);
  assert.deepEqual(terminal.modes, ['on']);
  terminal.resizeTo({ columns: 100, rows: 30 });
  assert.deepEqual(remote.sizes, [{ columns: 100, rows: 30 }]);
  remote.end(0);
  await status;
  assert.deepEqual(terminal.modes, ['on', 'off']);
});

test('what is no terminal is not made raw', async () => {
  const remote = aRemote();
  const { terminal, status } = handing(async () => remote);
  remote.end(0);
  await status;
  assert.deepEqual(terminal.modes, []);
});

test('a process that does not start never has the terminal', async () => {
  const { terminal, status } = handing(() => Promise.reject(lost), { columns: 80, rows: 24 });
  await assert.rejects(status, lost);
  assert.deepEqual(terminal.modes, []);
});

test('a connection that is lost is a failure, after which the terminal is as it was and lets the program end', async () => {
  const remote = aRemote();
  const { terminal, status } = handing(async () => remote, { columns: 80, rows: 24 });
  remote.stdout.write('half');
  remote.lose(lost);
  await assert.rejects(status, lost);
  assert.deepEqual(terminal.modes, ['on', 'off']);
  assert.deepEqual([terminal.stdin.isPaused(), terminal.stdin.listenerCount('data')], [true, 0]);
});

test('a process that ends without reading its input ends well', async () => {
  const remote = aRemote();
  const { terminal, status } = handing(async () => remote);
  terminal.stdin.write('nobody reads this');
  await new Promise(setImmediate);
  remote.stdin.destroy(new Error('write EPIPE'));
  remote.end(0);
  assert.equal(await status, 0);
});

test('a process whose output nobody reads any more is left, as SIGPIPE would end it', async () => {
  const remote = aRemote();
  const { terminal, status } = handing(async signal => {
    signal.addEventListener('abort', () => remote.lose(lost));
    return remote;
  });
  await new Promise(setImmediate);
  terminal.stdout.destroy(new Error('write EPIPE'));
  remote.stdout.write('more');
  assert.equal(await status, 141);
});
