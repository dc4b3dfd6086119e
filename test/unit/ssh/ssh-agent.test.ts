import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import ssh2 from 'ssh2';
import { makeKeyPair } from '../../../src/ssh/key-pair.ts';
import { openSsh } from '../../../src/ssh/ssh.ts';
import { startSshServer } from './ssh-server.ts';

async function makeSocketPath(t: TestContext): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'oc-rpmoverlay-test-'));
  t.after(() => rm(directory, { recursive: true }));
  return join(directory, 'agent');
}

/** The real ssh-agent, holding these private keys; it ends with the test. */
async function startAgent(privateKeys: readonly string[], t: TestContext): Promise<string> {
  const socket = await makeSocketPath(t);
  const agent: ChildProcess = spawn('ssh-agent', ['-D', '-a', socket], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => {
    agent.kill();
    return once(agent, 'exit');
  });
  // It says where it listens as soon as it does.
  assert.ok(agent.stdout);
  await once(agent.stdout, 'data');
  for (const input of privateKeys) {
    execFileSync('ssh-add', ['-q', '-'], { input, env: { ...process.env, SSH_AUTH_SOCK: socket } });
  }
  return socket;
}

/** Something that listens where an agent should, and treats each connection this way. */
async function startImpostor(onConnection: Parameters<typeof createServer>[1], t: TestContext): Promise<string> {
  const socket = await makeSocketPath(t);
  const server: Server = createServer(onConnection).listen(socket);
  t.after(() => server.close());
  await once(server, 'listening');
  return socket;
}

test('the keys of a real ssh-agent come in its order, and each of them logs in', async t => {
  const pairs = [
    await makeKeyPair('rsa', 'one', t.signal),
    await makeKeyPair('ecdsa', 'two', t.signal),
    await makeKeyPair('ed25519', 'three', t.signal),
  ];
  const agentSocket = await startAgent(
    pairs.map(({ privateKey }) => privateKey.reveal()),
    t,
  );
  const ssh = openSsh({ agentSocket });
  const identities = await ssh.agentIdentities(t.signal);
  assert.deepEqual(
    identities.map(({ publicKey, origin }) => [publicKey.algorithm, publicKey.base64, origin]),
    pairs.map(({ publicKey }) => [publicKey.algorithm, publicKey.base64, 'ssh-agent']),
  );
  for (const [at, identity] of identities.entries()) {
    const server = startSshServer({ letIn: [identity.publicKey] });
    await using connection = await ssh.connect(
      server.dial(),
      { user: 'core', hostKeys: server.hostKeys, identities },
      t.signal,
    );
    assert.equal(connection.identity, identities[at]);
    assert.match(server.seen.at(-1) ?? '', /^core signs (sha256|ecdsa-sha2-nistp256|ssh-ed25519)$/);
  }
});

test('an agent is left alone after its answer', async t => {
  const closed = Promise.withResolvers<void>();
  const agentSocket = await startImpostor(socket => {
    const agent = new ssh2.AgentProtocol(false);
    agent.on('identities', request => agent.getIdentitiesReply(request, []));
    socket.pipe(agent).pipe(socket);
    socket.on('close', () => closed.resolve());
  }, t);
  assert.deepEqual(await openSsh({ agentSocket }).agentIdentities(t.signal), []);
  await closed.promise;
});

test('without an agent there are no identities', async t => {
  const hangsUp = await startImpostor(socket => socket.destroy(), t);
  const talksNonsense = await startImpostor(socket => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'), t);
  for (const agentSocket of [undefined, await makeSocketPath(t), hangsUp, talksNonsense]) {
    assert.deepEqual(await openSsh({ agentSocket }).agentIdentities(t.signal), []);
  }
});

test('an agent that does not answer is not waited for once the run was aborted', async t => {
  const abort = new AbortController();
  const reason = new Error('enough');
  const closed = Promise.withResolvers<void>();
  const agentSocket = await startImpostor(socket => {
    socket.resume().on('close', () => closed.resolve());
    abort.abort(reason);
  }, t);
  const asking = openSsh({ agentSocket }).agentIdentities(AbortSignal.any([abort.signal, t.signal]));
  await assert.rejects(asking, error => error === reason);
  await closed.promise;
});
