import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConnectionFlags } from '../../../src/model/request.ts';
import { type ApiStub, sendJson, startStub } from '../../support/api-stub.ts';
import { makeCertificate } from '../../support/certificate.ts';
import { connectTo, type StubCluster } from '../../support/stub-cluster.ts';
import { startConnectProxy, startSocksProxy } from '../../support/test-proxy.ts';

const container = { namespace: 'ns', pod: 'debug', container: 'c' };

/** A server that has a version, and whose commands all succeed. */
function startAny(): Promise<ApiStub> {
  return startStub({
    answer: (_, response) => sendJson(response, 200, { gitVersion: 'v1' }),
    socket: socket => socket.send(Buffer.from('\x03{"status":"Success"}')),
  });
}

/** What a request and a WebSocket end with, since they go different ways. */
async function tryBoth(cluster: StubCluster, signal: AbortSignal): Promise<readonly unknown[]> {
  const codeOf = (error: unknown) => (error as { code?: string }).code;
  const version = await cluster.version(signal).catch(codeOf);
  const process = await cluster.exec(container, ['true'], {}, signal).catch(codeOf);
  return [version, typeof process === 'object' ? await process.exit : process];
}

const stranger = makeCertificate().cert;

const rows: readonly {
  readonly says: string;
  readonly cluster?: object;
  readonly user?: object;
  readonly flags?: ConnectionFlags;
  readonly gives: readonly unknown[];
}[] = [
  { says: 'a server whose authority the kubeconfig names is trusted', gives: ['v1', 0] },
  { says: 'also without any user', user: {}, gives: ['v1', 0] },
  {
    says: 'another authority is TLS_FAILED',
    cluster: { 'certificate-authority': 'stranger.crt' },
    gives: ['TLS_FAILED', 'TLS_FAILED'],
  },
  {
    says: 'no authority is TLS_FAILED',
    cluster: { 'certificate-authority': undefined },
    gives: ['TLS_FAILED', 'TLS_FAILED'],
  },
  {
    says: '--insecure-skip-tls-verify trusts anybody',
    cluster: { 'certificate-authority': 'stranger.crt' },
    flags: { insecureSkipTlsVerify: true },
    gives: ['v1', 0],
  },
  {
    says: 'a TLS server name that the certificate has is asked for',
    cluster: { 'tls-server-name': 'api.test' },
    gives: ['v1', 0],
  },
  {
    says: 'one that it lacks is TLS_FAILED',
    cluster: { 'tls-server-name': 'other.test' },
    gives: ['TLS_FAILED', 'TLS_FAILED'],
  },
  {
    says: 'a client certificate that is none is BAD_KUBECONFIG',
    user: { 'client-certificate-data': btoa('nonsense'), 'client-key-data': btoa('nonsense') },
    gives: ['BAD_KUBECONFIG', 'BAD_KUBECONFIG'],
  },
];

for (const { says, cluster: entry, user, flags, gives } of rows) {
  test(says, async t => {
    await using stub = await startAny();
    await using cluster = await connectTo(stub, t.signal, {
      ...(entry && { cluster: entry }),
      ...(user && { user }),
      ...(flags && { flags }),
      files: { 'stranger.crt': stranger },
    });
    assert.deepEqual(await tryBoth(cluster, t.signal), gives);
  });
}

test('an https address of a server that speaks http is TLS_FAILED', async t => {
  await using proxy = await startConnectProxy(1);
  await using cluster = await connectTo({ url: `https://127.0.0.1:${proxy.port}` }, t.signal);
  assert.deepEqual(await tryBoth(cluster, t.signal), ['TLS_FAILED', 'TLS_FAILED']);
});

test('requests and WebSockets go through the proxy of the kubeconfig, with its password', async t => {
  await using stub = await startAny();
  await using proxy = await startConnectProxy(stub.port);
  await using cluster = await connectTo({ url: 'https://api.test:6443' }, t.signal, {
    cluster: { 'proxy-url': `http://user:pass@127.0.0.1:${proxy.port}` },
  });
  assert.deepEqual(await tryBoth(cluster, t.signal), ['v1', 0]);
  assert.deepEqual(proxy.asked[0], `api.test:6443 Basic ${btoa('user:pass')}`);
  assert.equal(new Set(proxy.asked).size, 1);
});

test('requests and WebSockets go through HTTPS_PROXY, unless NO_PROXY names the server', async t => {
  await using stub = await startAny();
  await using proxy = await startConnectProxy(stub.port);
  const env = { HTTPS_PROXY: `127.0.0.1:${proxy.port}` };
  await using through = await connectTo({ url: 'https://api.test:6443' }, t.signal, { env });
  assert.deepEqual(await tryBoth(through, t.signal), ['v1', 0]);
  assert.deepEqual([...new Set(proxy.asked)], ['api.test:6443']);
  await using direct = await connectTo({ url: 'https://localhost:1' }, t.signal, { env });
  assert.deepEqual(await tryBoth(direct, t.signal), ['API_UNREACHABLE', 'API_UNREACHABLE']);
  assert.deepEqual([...new Set(proxy.asked)], ['api.test:6443']);
});

test('requests and WebSockets go through a SOCKS proxy, which resolves the name where socks5h says so', async t => {
  await using stub = await startAny();
  await using proxy = await startSocksProxy(stub.port);
  await using cluster = await connectTo({ url: 'https://api.test:6443' }, t.signal, {
    cluster: { 'proxy-url': `socks5h://127.0.0.1:${proxy.port}` },
  });
  assert.deepEqual(await tryBoth(cluster, t.signal), ['v1', 0]);
  assert.deepEqual([...new Set(proxy.asked)], ['api.test:6443']);
});

test('behind a SOCKS proxy too, an auth provider that gives no credentials is CREDENTIALS_FAILED', async t => {
  await using cluster = await connectTo({ url: 'https://api.test:6443' }, t.signal, {
    cluster: { 'proxy-url': 'socks5h://127.0.0.1:1' },
    user: { 'auth-provider': { name: 'oidc', config: { 'id-token': 'no.token.' } } },
  });
  assert.deepEqual(await tryBoth(cluster, t.signal), ['CREDENTIALS_FAILED', 'CREDENTIALS_FAILED']);
});

test('a proxy that is away makes the server unreachable', async t => {
  await using cluster = await connectTo({ url: 'https://api.test:6443' }, t.signal, {
    cluster: { 'proxy-url': 'http://127.0.0.1:1' },
  });
  assert.deepEqual(await tryBoth(cluster, t.signal), ['API_UNREACHABLE', 'API_UNREACHABLE']);
});
