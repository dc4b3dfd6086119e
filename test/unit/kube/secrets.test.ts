import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConnectionFlags } from '../../../src/model/request.ts';
import { type ApiStub, type Handlers, sendJson, startStub } from '../../support/api-stub.ts';
import { connectTo } from '../../support/stub-cluster.ts';

const container = { namespace: 'ns', pod: 'debug', container: 'c' };

/** A server that has a version, and whose commands all succeed. */
function startAny(more: Handlers = {}): Promise<ApiStub> {
  return startStub({
    answer: (_, response) => sendJson(response, 200, { gitVersion: 'v1' }),
    socket: socket => socket.send(Buffer.from('\x03{"status":"Success"}')),
    ...more,
  });
}

/** Gives the token `plugin-N` at its Nth run. */
const plugin = `#!/bin/sh
cd "$(dirname "$0")"
echo run >>runs
printf '{"kind":"ExecCredential","status":{"token":"plugin-%s"}}' "$(grep -c run runs)"
`;
const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: './plugin' };

const rows: readonly {
  readonly says: string;
  readonly user: object;
  readonly flags?: ConnectionFlags;
  readonly secrets: readonly string[];
}[] = [
  { says: 'a token of the kubeconfig', user: { token: 'secret' }, secrets: ['secret'] },
  { says: 'the token of --token', user: { token: 'other' }, flags: { token: 'secret' }, secrets: ['secret'] },
  { says: 'a token from a file', user: { tokenFile: 'token' }, secrets: ['from-file'] },
  { says: "a plugin's token", user: { exec }, secrets: ['plugin-1'] },
  {
    says: 'a password, with what is sent for it, but not the user’s name',
    user: { username: 'somebody', password: 'secret' },
    secrets: [btoa('somebody:secret'), 'secret'],
  },
  {
    says: 'a password with colons, whole',
    user: { username: 'somebody', password: 'se:cr:et' },
    secrets: [btoa('somebody:se:cr:et'), 'se:cr:et'],
  },
  { says: 'nothing, where nothing is sent', user: {}, secrets: [] },
];
for (const { says, user, flags = {}, secrets } of rows) {
  test(`heard as a secret: ${says}`, async t => {
    await using stub = await startAny();
    await using cluster = await connectTo(stub, t.signal, { user, flags, files: { token: 'from-file\n', plugin } });
    await cluster.version(t.signal);
    assert.deepEqual(cluster.secrets, secrets);
  });
}

test('a secret is heard before it is sent, by WebSockets too', async t => {
  await using stub = await startAny();
  await using cluster = await connectTo(stub, t.signal, { user: { token: 'secret' } });
  const process = await cluster.exec(container, ['true'], {}, t.signal);
  assert.deepEqual(cluster.secrets, ['secret']);
  await process.exit;
});

test('a token that takes the place of one that was not taken is heard as well', async t => {
  await using stub = await startAny({
    answer: ({ headers }, response) => {
      const isTaken = headers.authorization === 'Bearer plugin-2';
      sendJson(response, isTaken ? 200 : 401, isTaken ? { gitVersion: 'v1' } : { kind: 'Status', code: 401 });
    },
  });
  await using cluster = await connectTo(stub, t.signal, { user: { exec }, files: { plugin } });
  await cluster.version(t.signal);
  assert.deepEqual(cluster.secrets, ['plugin-1', 'plugin-2']);
});
