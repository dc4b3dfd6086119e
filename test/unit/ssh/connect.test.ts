import assert from 'node:assert/strict';
import { type EventEmitter, once } from 'node:events';
import type { Duplex } from 'node:stream';
import { finished } from 'node:stream/promises';
import { type TestContext, test } from 'node:test';
import ssh2, { type ParsedKey } from 'ssh2';
import { Failure } from '../../../src/errors.ts';
import { fingerprintOf, type KeyType, type PublicKey } from '../../../src/model/ssh/ssh-key.ts';
import type { Identity } from '../../../src/ports.ts';
import { identityOf, makeIdentity } from '../../../src/ssh/identity.ts';
import { makeKeyPair } from '../../../src/ssh/key-pair.ts';
import { OneKeyAgent } from '../../../src/ssh/one-key-agent.ts';
import { openSsh } from '../../../src/ssh/ssh.ts';
import { startSshServer } from './ssh-server.ts';
import { streamPair } from './stream-pair.ts';

type Offer = { hostKeys?: readonly PublicKey[]; identities?: readonly Identity[] };

function logIn(stream: Duplex, { hostKeys = [], identities = [] }: Offer, signal: AbortSignal) {
  return openSsh({ agentSocket: undefined }).connect(stream, { user: 'core', hostKeys, identities }, signal);
}

async function makeNamed(origin: string, t: TestContext, type: KeyType = 'ecdsa'): Promise<Identity> {
  const { privateKey } = await makeKeyPair(type, '', t.signal);
  return identityOf(privateKey.reveal(), origin);
}

async function makeParsedKey(t: TestContext): Promise<ParsedKey> {
  const parsed = ssh2.utils.parseKey((await makeKeyPair('ecdsa', '', t.signal)).privateKey.reveal());
  assert.ok(!(parsed instanceof Error));
  return parsed;
}

const algorithmsByType: [KeyType, string][] = [
  ['ecdsa', 'ecdsa-sha2-nistp256'],
  ['rsa', 'sha256'],
  ['ed25519', 'ssh-ed25519'],
];

for (const [type, algorithm] of algorithmsByType) {
  test(`a key that was made as ${type} is let in, and signs with ${algorithm}`, async t => {
    const identity = await makeNamed('made', t, type);
    const server = startSshServer({ letIn: [identity.publicKey] });
    await using _connection = await logIn(
      server.dial(),
      { hostKeys: server.hostKeys, identities: [identity] },
      t.signal,
    );
    assert.deepEqual(server.seen, ['core offers', `core signs ${algorithm}`]);
  });
}

test('identities are offered in order, and the connection says which was let in', async t => {
  const identities = [await makeNamed('a', t), await makeNamed('b', t), await makeNamed('c', t)];
  const server = startSshServer({ letIn: identities.slice(1).map(({ publicKey }) => publicKey) });
  await using connection = await logIn(server.dial(), { hostKeys: server.hostKeys, identities }, t.signal);
  assert.equal(connection.identity, identities[1]);
  assert.deepEqual(server.seen, ['core offers', 'core offers', 'core signs ecdsa-sha2-nistp256']);
});

test('an identity whose signer fails, or signs nonsense, is passed over', async t => {
  const good = await makeNamed('good', t);
  const key = await makeParsedKey(t);
  for (const sign of [() => Promise.reject(new Error('the user said no')), async () => Buffer.from('nonsense')]) {
    const failing = makeIdentity(key, 'ssh-agent', sign);
    const server = startSshServer({ letIn: [good.publicKey, failing.publicKey] });
    const offer = { hostKeys: server.hostKeys, identities: [failing, good] };
    await using connection = await logIn(server.dial(), offer, t.signal);
    assert.equal(connection.identity, good);
  }
});

test('an RSA key does not sign with SHA-1', async t => {
  const { signer } = await makeNamed('made', t, 'rsa');
  assert.ok(signer instanceof OneKeyAgent);
  const key = await makeParsedKey(t);
  const { promise, resolve } = Promise.withResolvers<unknown[]>();
  signer.sign(key, Buffer.from('data'), { hash: 'sha1' }, (...answer) => resolve(answer));
  assert.deepEqual(await promise, [new Error('RSA keys sign with SHA-2 only')]);
});

test('a login with keys that are not let in fails, and names them', async t => {
  const identities = [await makeNamed('/home/jane/.ssh/id', t), await makeNamed('ssh-agent', t)];
  const server = startSshServer();
  const stream = server.dial();
  await assert.rejects(logIn(stream, { hostKeys: server.hostKeys, identities }, t.signal), {
    kind: 'failed',
    code: 'KEY_NOT_ACCEPTED',
    message:
      'sshd lets core in with none of the keys that it was offered: ' +
      identities.map(({ publicKey, origin }) => `${fingerprintOf(publicKey)} (${origin})`).join(', '),
    hint: 'name the key that is granted with --key FILE',
  });
  assert.equal(stream.closed, true);
});

test('a login without any key fails as one whose keys are not let in', async t => {
  const server = startSshServer();
  await assert.rejects(logIn(server.dial(), { hostKeys: server.hostKeys }, t.signal), {
    code: 'KEY_NOT_ACCEPTED',
    message: 'sshd lets core in with none of the keys that it was offered: there was none',
  });
});

test('a host key that is not pinned is refused before any key is offered, and both are named', async t => {
  const identity = await makeNamed('made', t);
  const [server, other] = [startSshServer({ letIn: [identity.publicKey] }), startSshServer()];
  const stream = server.dial();
  const print = (keys: PublicKey[]) => keys.map(key => `${fingerprintOf(key)} (ecdsa-sha2-nistp256)`).join();
  await assert.rejects(logIn(stream, { hostKeys: other.hostKeys, identities: [identity] }, t.signal), {
    kind: 'refused',
    code: 'HOST_KEY_MISMATCH',
    message: `sshd shows the host key ${print(server.hostKeys)}, expected ${print(other.hostKeys)}`,
  });
  assert.deepEqual(server.seen, []);
  assert.equal(stream.closed, true);
});

test('of its host keys the server shows one of a type that is pinned', async t => {
  const identity = await makeNamed('made', t);
  for (const pinned of ['ssh-ed25519', 'ecdsa-sha2-nistp256']) {
    const server = startSshServer({ letIn: [identity.publicKey], hostKeyTypes: ['ecdsa', 'ed25519'] });
    const hostKeys = server.hostKeys.filter(({ algorithm }) => algorithm === pinned);
    await using _connection = await logIn(server.dial(), { hostKeys, identities: [identity] }, t.signal);
  }
});

test('a server whose host keys are all of other types, or of which none is known, is refused', async t => {
  const [server, other] = [startSshServer(), startSshServer({ hostKeyTypes: ['ed25519'] })];
  const shown = server.hostKeys.map(fingerprintOf).join();
  for (const [hostKeys, expected] of [
    [other.hostKeys, `${other.hostKeys.map(fingerprintOf).join()} (ssh-ed25519)`],
    [[], 'none'],
  ] as const) {
    await assert.rejects(logIn(server.dial(), { hostKeys }, t.signal), {
      code: 'HOST_KEY_MISMATCH',
      message: `sshd shows the host key ${shown} (ecdsa-sha2-nistp256), expected ${expected}`,
    });
  }
});

test('a stream that is dropped during the login is a lost connection', async t => {
  const identity = await makeNamed('made', t);
  for (const event of ['handshake', 'authentication']) {
    const drop = () => server.ends[0]?.destroy();
    const server = startSshServer({ onConnection: (connection: EventEmitter) => connection.on(event, drop) });
    const login = logIn(server.dial(), { hostKeys: server.hostKeys, identities: [identity] }, t.signal);
    await assert.rejects(login, { kind: 'failed', code: 'CONNECTION_LOST' });
  }
});

test('a stream that was gone before the login is a lost connection', async t => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const [near, far] = streamPair();
  far.destroy();
  await once(near, 'close');
  await assert.rejects(logIn(near, {}, t.signal), {
    code: 'CONNECTION_LOST',
    message: 'the connection to sshd was lost: the stream was closed',
  });
});

test('a stream that fails with a word of its own, before the login or during it, ends the login with that', async t => {
  const closed = new Failure('failed', 'PORT_CLOSED', 'nothing listens on port 22');
  for (const failWhen of ['before', 'during'] as const) {
    const [near, far] = streamPair();
    near.on('error', () => {});
    if (failWhen === 'before') near.destroy(closed);
    else far.once('data', () => near.destroy(closed));
    await assert.rejects(logIn(near, {}, t.signal), error => error === closed);
  }
});

test('a far side that speaks no SSH is a lost connection', async t => {
  const [near, far] = streamPair();
  far.end('HTTP/1.1 400 Bad Request\r\n\r\n');
  await assert.rejects(logIn(near, {}, t.signal), { code: 'CONNECTION_LOST' });
  assert.equal(near.closed, true);
});

test('a far side that says nothing is given up', async t => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const [near, far] = streamPair();
  const login = logIn(near, {}, t.signal);
  await once(far.resume(), 'data');
  t.mock.timers.tick(30_000);
  await assert.rejects(login, {
    kind: 'failed',
    code: 'CONNECTION_LOST',
    message: 'the connection to sshd was lost: Timed out while waiting for handshake',
  });
  assert.equal(near.closed, true);
});

test('an aborted login ends with the reason, and its stream is closed at once', async t => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const reason = new Error('enough');
  for (const abortWhen of ['before', 'during'] as const) {
    const abort = new AbortController();
    const [near, far] = streamPair();
    far.once('data', () => abort.abort(reason));
    if (abortWhen === 'before') abort.abort(reason);
    await assert.rejects(logIn(near, {}, AbortSignal.any([abort.signal, t.signal])), error => error === reason);
    assert.equal(near.closed, true);
  }
});

test('a signature or a refusal that comes after the login was aborted does no harm', async t => {
  const key = await makeParsedKey(t);
  for (const late of [() => key.sign('data'), () => assert.fail('the user said no')]) {
    const abort = new AbortController();
    const answer = Promise.withResolvers<void>();
    const slow = makeIdentity(key, 'ssh-agent', async () => {
      abort.abort(new Error('enough'));
      await answer.promise;
      return late();
    });
    const server = startSshServer({ letIn: [slow.publicKey] });
    const login = logIn(server.dial(), { hostKeys: server.hostKeys, identities: [slow] }, abort.signal);
    await assert.rejects(login, { message: 'enough' });
    answer.resolve();
    await new Promise(setImmediate);
  }
});

test('a connection that is disposed says goodbye and closes its stream', async t => {
  const identity = await makeNamed('made', t);
  const server = startSshServer({ letIn: [identity.publicKey] });
  const stream = server.dial();
  const connection = await logIn(stream, { hostKeys: server.hostKeys, identities: [identity] }, t.signal);
  await connection[Symbol.asyncDispose]();
  assert.equal(stream.closed, true);
  await Promise.all(server.ends.map(end => finished(end)));
  await connection[Symbol.asyncDispose]();
});

test('a far side that does not answer the goodbye is not waited for long', async t => {
  const identity = await makeNamed('made', t);
  const server = startSshServer({ letIn: [identity.publicKey] });
  const stream = server.dial();
  const connection = await logIn(stream, { hostKeys: server.hostKeys, identities: [identity] }, t.signal);
  t.mock.timers.enable({ apis: ['setTimeout'] });
  server.ends[0]?.pause();
  const disposed = connection[Symbol.asyncDispose]();
  t.mock.timers.tick(1000);
  await disposed;
  assert.equal(stream.closed, true);
});
