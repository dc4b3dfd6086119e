import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../../src/errors.ts';
import { startPut } from '../../../src/model/node/node-commands.ts';
import { type PutEvent, putStatus } from '../../../src/model/put/put-events.ts';
import { followNodeWork } from '../../../src/steps/put/follow-node-work.ts';
import { lost } from '../../support/answers.ts';
import { aHost } from '../../support/host.ts';
import { expecting } from '../../support/ports.ts';
import { startingShell, words } from '../../support/put-host.ts';
import { aRemote } from '../../support/remote.ts';

/** Follows a put whose process the test moves by hand. */
function following(signal: AbortSignal) {
  const [host, remote, ports] = [aHost(), aRemote(), expecting()];
  const events: PutEvent[] = [];
  const work = {
    node: 'worker-a',
    shell: startingShell(host, 'pod', remote),
    command: startPut({ id: 'x7k2p' }),
    statuses: putStatus,
    onEvent: (event: PutEvent) => void events.push(event),
  };
  const input: string[] = [];
  remote.stdin.on('data', chunk => input.push(String(chunk)));
  return { host, remote, ports, events, input, end: followNodeWork(ports, work, signal) };
}

const soon = () => new Promise(setImmediate);

test('a put is started with its input open, and said so', async t => {
  const { host, remote, ports, end } = following(t.signal);
  remote.end(putStatus.refused);
  await end;
  assert.deepEqual(host.ran, [`pod<: ${words.put}`]);
  assert.deepEqual(ports.events, [{ kind: 'detail', node: 'worker-a', text: `$ pod ${words.put}` }]);
});

test('events are handed on as they come, other lines are not, and after `done` it may be fired', async t => {
  const { remote, events, input, end } = following(t.signal);
  remote.stdout.write('armed\t1795329727\nput\t/usr/bin/runc\nhello\ndone\n');
  const done = await end;
  assert.deepEqual(events, [
    { kind: 'armed', deadline: 1795329727 },
    { kind: 'put', path: '/usr/bin/runc' },
    { kind: 'done' },
  ]);
  assert.equal(done.kind === 'done' && done.fire(), true);
  await soon();
  assert.deepEqual(input, ['fire\n']);
});

test('what is told after `done` is handed on too', async t => {
  const { remote, events, end } = following(t.signal);
  remote.stdout.write('done\n');
  await end;
  remote.stdout.write('ended\tx7k2p\tconfirmed\t1\t\n');
  await soon();
  assert.deepEqual(events.at(-1), { kind: 'ended', end: { run: 'x7k2p', state: 'confirmed', at: 1, why: '' } });
});

test('after its end nothing can be fired any more', async t => {
  for (const finish of ['ends', 'is lost'] as const) {
    const { remote, input, end } = following(t.signal);
    remote.stdout.write('done\n');
    const done = await end;
    if (finish === 'ends') remote.end(0);
    else remote.lose(lost);
    await soon();
    assert.equal(done.kind === 'done' && done.fire(), false);
    assert.deepEqual(input, []);
  }
});

test('a put that ends before it is done is told by its status, and what it said', async t => {
  const { remote, end } = following(t.signal);
  remote.stderr.write('oc-rpmoverlay: /usr is\x1b[31m not writable\n');
  remote.end(putStatus.refused);
  assert.deepEqual(await end, { kind: 'ended', status: 12, said: 'oc-rpmoverlay: /usr is not writable' });
});

test('a put that has begun, and is not done, is still to end', async t => {
  const { remote, events, end } = following(t.signal);
  remote.stdout.write('put\t/usr/bin/runc\n');
  await soon();
  remote.end(putStatus.putBack);
  assert.deepEqual(await end, { kind: 'ended', status: 20, said: '' });
  assert.equal(events.length, 1);
});

test('a status that a put does not have is one of whatever carried the connection, and says nothing', async t => {
  const { remote, end } = following(t.signal);
  remote.end(137);
  assert.deepEqual(await end, { kind: 'lost' });
});

test('a connection that breaks off says nothing', async t => {
  const { remote, end } = following(t.signal);
  remote.lose(lost);
  assert.deepEqual(await end, { kind: 'lost' });
});

test('a bug is no lost connection', async t => {
  const { remote, end } = following(t.signal);
  const bug = new Error('a bug');
  remote.lose(bug);
  await assert.rejects(end, bug);
});

test('who is told to stop is not told that the connection was lost', async () => {
  const stop = new AbortController();
  const { end } = following(stop.signal);
  await soon();
  const stopped = new Failure('interrupted', 'INTERRUPTED', 'interrupted');
  stop.abort(stopped);
  await assert.rejects(end, stopped);
});
