import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { type ApiStub, type Handlers, sendJson, startStub } from '../../support/api-stub.ts';
import { loopbackCertificate } from '../../support/certificate.ts';
import { connectTo, type StubCluster } from '../../support/stub-cluster.ts';

const container = { namespace: 'ns', pod: 'debug', container: 'c' };

/** A server that has a version, and whose commands all succeed. */
function startAny(more: Handlers = {}): Promise<ApiStub> {
  return startStub({
    answer: (_, response) => sendJson(response, 200, { gitVersion: 'v1' }),
    socket: socket => socket.send(Buffer.from('\x03{"status":"Success"}')),
    ...more,
  });
}

/** A request and a WebSocket, since they go different ways. */
async function askBoth(cluster: StubCluster, signal: AbortSignal): Promise<void> {
  await cluster.version(signal);
  const process = await cluster.exec(container, ['true'], {}, signal);
  await process.exit;
}

const idToken = (expires: number) =>
  ['{}', JSON.stringify({ exp: expires }), 'signature'].map(part => Buffer.from(part).toString('base64url')).join('.');
const fresh = idToken(Math.round(Date.now() / 1000) + 3600);

/** Says what it was told in `info`, and gives the token `plugin-N` at its Nth run. */
const plugin = `#!/bin/sh
cd "$(dirname "$0")"
printf %s "$KUBERNETES_EXEC_INFO" >info
echo run >>runs
printf '{"kind":"ExecCredential","status":{"token":"%s-%s"}}' "$WHO" "$(grep -c run runs)"
`;
const exec = {
  apiVersion: 'client.authentication.k8s.io/v1',
  command: './plugin',
  env: [{ name: 'WHO', value: 'plugin' }],
};

const rows: readonly { readonly says: string; readonly user: object; readonly authorization: string | undefined }[] = [
  { says: 'a token is shown', user: { token: 't' }, authorization: 'Bearer t' },
  {
    says: 'a user name and password are shown',
    user: { username: 'u', password: 'p:w' },
    authorization: `Basic ${btoa('u:p:w')}`,
  },
  {
    says: 'a token file counts before a token',
    user: { tokenFile: 'token', token: 't' },
    authorization: 'Bearer from-file',
  },
  {
    says: 'an OpenID token that has not expired is shown',
    user: { 'auth-provider': { name: 'oidc', config: { 'id-token': fresh } } },
    authorization: `Bearer ${fresh}`,
  },
  { says: "a plugin's token is shown, and the plugin run once", user: { exec }, authorization: 'Bearer plugin-1' },
  { says: 'without credentials none are shown', user: {}, authorization: undefined },
];

for (const { says, user, authorization } of rows) {
  test(`${says}, in requests and WebSockets alike`, async t => {
    await using stub = await startAny();
    await using cluster = await connectTo(stub, t.signal, { user, files: { token: 'from-file\n', plugin } });
    await askBoth(cluster, t.signal);
    assert.deepEqual(
      stub.requests.map(({ headers }) => headers.authorization),
      [authorization, authorization],
    );
  });
}

test('a client certificate is shown, also where the kubeconfig holds it as data', async t => {
  const { cert, key } = loopbackCertificate();
  for (const user of [
    { 'client-certificate': 'me.crt', 'client-key': 'me.key' },
    { 'client-certificate-data': btoa(cert), 'client-key-data': btoa(key) },
  ]) {
    await using stub = await startAny({ requestCertificate: true });
    await using cluster = await connectTo(stub, t.signal, { user, files: { 'me.crt': cert, 'me.key': key } });
    await askBoth(cluster, t.signal);
    assert.deepEqual(
      stub.requests.map(({ certificate }) => certificate),
      ['loopback', 'loopback'],
    );
  }
});

test('impersonation is in the headers of requests and WebSockets, groups one by one', async t => {
  await using stub = await startAny();
  await using cluster = await connectTo(stub, t.signal, {
    user: {
      token: 't',
      as: 'eve',
      'as-uid': 'u-1',
      'as-groups': ['a', 'b'],
      'as-user-extra': { 'Example.org/Why': ['x', 'y'] },
    },
  });
  await askBoth(cluster, t.signal);
  for (const { rawHeaders } of stub.requests) {
    assert.deepEqual(
      rawHeaders.filter(([name]) => name.startsWith('Impersonate-')),
      [
        ['Impersonate-User', 'eve'],
        ['Impersonate-Uid', 'u-1'],
        ['Impersonate-Group', 'a'],
        ['Impersonate-Group', 'b'],
        ['Impersonate-Extra-example.org%2Fwhy', 'x'],
        ['Impersonate-Extra-example.org%2Fwhy', 'y'],
      ],
    );
  }
});

test('a plugin is run again when its token is not taken, and only once more', async t => {
  await using stub = await startAny({
    answer: ({ headers }, response) => {
      if (headers.authorization === 'Bearer plugin-2') sendJson(response, 200, { gitVersion: 'v1' });
      else sendJson(response, 401, { message: 'Unauthorized' });
    },
  });
  await using cluster = await connectTo(stub, t.signal, { user: { exec }, files: { plugin } });
  assert.equal(await cluster.version(t.signal), 'v1');
  await using never = await startAny({ answer: (_, response) => sendJson(response, 401, { message: 'Unauthorized' }) });
  await using stranger = await connectTo(never, t.signal, { user: { exec }, files: { plugin } });
  await assert.rejects(stranger.version(t.signal), { kind: 'refused', code: 'UNAUTHORIZED' });
  assert.equal(never.requests.length, 2);
});

test('requests whose token is not taken, one sooner than the other, are sent again with the token of one more run', async t => {
  const renewed = Promise.withResolvers<void>();
  await using stub = await startAny({
    answer: async ({ headers }, response) => {
      if (headers.authorization === 'Bearer plugin-1') {
        // The first is told at once, the second when the first has shown another token.
        if (stub.requests.length > 1) await renewed.promise;
        sendJson(response, 401, { message: 'Unauthorized' });
      } else {
        renewed.resolve();
        sendJson(response, 200, { gitVersion: 'v1' });
      }
    },
  });
  await using cluster = await connectTo(stub, t.signal, { user: { exec }, files: { plugin } });
  await Promise.all([cluster.version(t.signal), cluster.version(t.signal)]);
  assert.equal(await readFile(path.join(cluster.directory, 'runs'), 'utf8'), 'run\nrun\n');
});

test('a plugin is asked again as soon as what it gave has expired, and not before', async t => {
  for (const [expires, runs] of [
    ['2000-01-01T00:00:00Z', 'run\nrun\n'],
    ['2100-01-01T00:00:00Z', 'run\n'],
  ] as const) {
    const limited = plugin.replace('"status":{', `"status":{"expirationTimestamp":"${expires}",`);
    await using stub = await startAny();
    await using cluster = await connectTo(stub, t.signal, { user: { exec }, files: { plugin: limited } });
    await askBoth(cluster, t.signal);
    assert.equal(await readFile(path.join(cluster.directory, 'runs'), 'utf8'), runs);
  }
});

test('a token file is believed for a minute, and then read again', async t => {
  await using stub = await startAny();
  await using cluster = await connectTo(stub, t.signal, { user: { tokenFile: 'token' }, files: { token: 'first' } });
  await cluster.version(t.signal);
  await writeFile(path.join(cluster.directory, 'token'), 'second');
  await cluster.version(t.signal);
  const now = performance.now();
  t.mock.method(performance, 'now', () => now + 61_000);
  await cluster.version(t.signal);
  assert.deepEqual(
    stub.requests.map(({ headers }) => headers.authorization),
    ['Bearer first', 'Bearer first', 'Bearer second'],
  );
});

test('requests that are made at once wait for one run of the plugin', async t => {
  await using stub = await startAny();
  await using cluster = await connectTo(stub, t.signal, { user: { exec }, files: { plugin } });
  await Promise.all([cluster.version(t.signal), cluster.version(t.signal), cluster.version(t.signal)]);
  assert.equal(await readFile(path.join(cluster.directory, 'runs'), 'utf8'), 'run\n');
});

test('an aborted signal does not wait for a plugin that waits for its user', async t => {
  const waiting = '#!/bin/sh\nwhile [ -e "$0" ]; do sleep 0.05; done\n';
  const reason = new Error('enough');
  const abort = new AbortController();
  await using stub = await startAny();
  await using cluster = await connectTo(stub, t.signal, {
    user: { exec: { ...exec, command: './waiting' } },
    files: { waiting },
  });
  setImmediate(() => abort.abort(reason));
  await assert.rejects(cluster.version(abort.signal), reason);
});

test('what a plugin asks of its user is heard while it waits for that', async t => {
  const asking = `#!/bin/sh
echo 'open http://localhost:8000' >&2
while [ -e "$0" ] && [ ! -e "$(dirname "$0")/opened" ]; do sleep 0.05; done
printf '{"kind":"ExecCredential","status":{"token":"t"}}'
`;
  const heard = Promise.withResolvers<string>();
  await using stub = await startAny();
  await using cluster = await connectTo(stub, t.signal, {
    user: { exec: { ...exec, command: './asking' } },
    files: { asking },
    onPlugin: heard.resolve,
  });
  const answered = cluster.version(t.signal);
  assert.equal(await heard.promise, 'open http://localhost:8000');
  await writeFile(path.join(cluster.directory, 'opened'), '');
  await answered;
});

test('a plugin hears that nobody answers, and of the cluster where the kubeconfig wants it', async t => {
  await using stub = await startAny();
  const extension = { name: 'client.authentication.k8s.io/exec', extension: { audience: 'x' } };
  await using cluster = await connectTo(stub, t.signal, {
    user: { exec: { ...exec, provideClusterInfo: true } },
    cluster: { 'tls-server-name': 'api.test', extensions: [extension] },
    files: { plugin },
  });
  await cluster.version(t.signal);
  assert.deepEqual(JSON.parse(await readFile(path.join(cluster.directory, 'info'), 'utf8')), {
    apiVersion: 'client.authentication.k8s.io/v1',
    kind: 'ExecCredential',
    spec: {
      interactive: false,
      cluster: {
        server: stub.url,
        'tls-server-name': 'api.test',
        'certificate-authority-data': btoa(loopbackCertificate().cert),
        config: { audience: 'x' },
      },
    },
  });
});

test('a plugin that fails or is not there is CREDENTIALS_FAILED, with its words and the hint of the kubeconfig', async t => {
  const failing = '#!/bin/sh\necho "session expired" >&2; exit 1\n';
  const installHint = 'install the login plugin';
  for (const [command, message] of [
    ['./failing', /failing gave no credentials: session expired$/],
    ['./missing', /missing gave no credentials: spawn .* ENOENT$/],
  ] as const) {
    await using stub = await startAny();
    await using cluster = await connectTo(stub, t.signal, {
      user: { exec: { ...exec, command, installHint } },
      files: { failing },
    });
    await assert.rejects(cluster.version(t.signal), {
      kind: 'refused',
      code: 'CREDENTIALS_FAILED',
      message,
      hint: installHint,
    });
    assert.equal(stub.requests.length, 0);
  }
});

test('a certificate file that is not there is BAD_KUBECONFIG before anything is asked', async t => {
  await assert.rejects(
    connectTo({ url: 'https://127.0.0.1:1' }, t.signal, { user: { 'client-certificate': 'nowhere.crt' } }),
    {
      kind: 'usage',
      code: 'BAD_KUBECONFIG',
      message: /^cannot read .*\/nowhere.crt, which the kubeconfig or a flag names: ENOENT$/,
    },
  );
});
