import assert from 'node:assert/strict';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import { Failure } from '../../../src/errors.ts';
import { pumpBothWays } from '../../../src/steps/pod/pump-both-ways.ts';
import { lost } from '../../support/answers.ts';
import { streamPair } from '../../unit/ssh/stream-pair.ts';

const interrupted = new Failure('interrupted', 'INTERRUPTED', 'interrupted');

/** A user's stdin and stdout, and the far side of a tunnel to which they are pumped. */
function pumping(signal: AbortSignal) {
  const terminal = { stdin: new PassThrough(), stdout: new PassThrough() };
  const [near, far] = streamPair();
  return { terminal, near, far, pumped: pumpBothWays(terminal, near, signal) };
}

test('bytes go both ways, and the end of what the user says is no end of what the user hears', async t => {
  const { terminal, far, pumped } = pumping(t.signal);
  terminal.stdin.end('question');
  assert.equal((await buffer(far)).toString(), 'question');
  far.end('answer');
  await pumped;
  assert.equal(`${terminal.stdout.read()}`, 'answer');
  assert.equal(terminal.stdout.writableEnded, false);
});

test('all that the far side said before it closed is heard, however much it is', async t => {
  const { terminal, far, pumped } = pumping(t.signal);
  const said = Buffer.alloc(1_000_000, 'x');
  const heard: Buffer[] = [];
  terminal.stdout.on('data', chunk => heard.push(chunk));
  far.end(said);
  await pumped;
  assert.equal(Buffer.concat(heard).length, said.length);
});

test('a connection that is closed without a word ends it', async t => {
  const { far, pumped } = pumping(t.signal);
  far.destroy();
  await pumped;
});

test('a connection that breaks is a failure', async t => {
  const { terminal, near, pumped } = pumping(t.signal);
  near.destroy(lost);
  await assert.rejects(pumped, lost);
  assert.equal(terminal.stdin.listenerCount('data'), 0);
});

test('an interruption ends it, and closes the connection', async () => {
  const stop = new AbortController();
  const { near, pumped } = pumping(stop.signal);
  stop.abort(interrupted);
  await assert.rejects(pumped, interrupted);
  assert.equal(near.destroyed, true);
  const late = pumping(stop.signal);
  await assert.rejects(late.pumped, interrupted);
});

test('when nobody hears it any more, the connection is closed', async t => {
  const { terminal, far, pumped } = pumping(t.signal);
  const closed = once(far, 'close');
  terminal.stdout.destroy(new Error('write EPIPE'));
  await Promise.all([pumped, closed]);
});
