import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../../src/errors.ts';
import { openSsh } from '../../../src/ssh/ssh.ts';
import { startSshServer } from './ssh-server.ts';
import { streamPair } from './stream-pair.ts';

const { readHostKey } = openSsh({ agentSocket: undefined });

test('the host key of a server is read without a login, and the stream is closed', async t => {
  const server = startSshServer();
  const stream = server.dial();
  const [known] = server.hostKeys;
  assert.deepEqual(await readHostKey(stream, t.signal), { ...known, comment: '' });
  assert.deepEqual([server.seen, stream.closed], [[], true]);
});

test('of several keys, the server shows the one that would be pinned first', async t => {
  const server = startSshServer({ hostKeyTypes: ['ed25519', 'ecdsa'] });
  assert.equal((await readHostKey(server.dial(), t.signal)).algorithm, 'ecdsa-sha2-nistp256');
});

test('what hangs up, or has ended already, shows no key', async t => {
  const [near, far] = streamPair();
  const reading = readHostKey(near, t.signal);
  far.destroy();
  await assert.rejects(reading, { kind: 'failed', code: 'CONNECTION_LOST' });
  await assert.rejects(readHostKey(near, t.signal), { kind: 'failed', code: 'CONNECTION_LOST' });
});

test('the reason for which a stream has failed is the failure', async t => {
  const closed = new Failure('failed', 'PORT_CLOSED', 'nothing listens', { hint: 'start it' });
  const [near] = streamPair();
  near.on('error', () => {});
  near.destroy(closed);
  await new Promise(gone => near.once('close', gone));
  await assert.rejects(readHostKey(near, t.signal), closed);
});

test('an interruption ends the reading with its reason', async () => {
  const stop = new AbortController();
  const interrupted = new Failure('interrupted', 'INTERRUPTED', 'interrupted');
  const [near] = streamPair();
  const reading = readHostKey(near, stop.signal);
  stop.abort(interrupted);
  await assert.rejects(reading, interrupted);
  assert.equal(near.destroyed, true);
});
