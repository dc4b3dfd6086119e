import assert from 'node:assert/strict';
import { request as openRequest } from 'node:https';
import type { Socket } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { after, test } from 'node:test';
import type { StreamCall } from '../hooks.ts';
import { PlainError } from '../status-error.ts';
import { podManifest, TestApi } from '../test-api.ts';

const calls: StreamCall[] = [];

const api = await TestApi.start({
  streams: {
    open: async call => {
      calls.push(call);
      if (call.pod.metadata.name === 'ended') throw new PlainError(500, 'container not found ("main")');
      call.socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
      call.socket.end('hello');
    },
    log: async ({ response, pod, query }) => {
      response.setHeader('Content-Type', 'text/plain');
      response.end(`${pod.metadata.name} ${query.get('tailLines')}`);
    },
  },
  subresources: {
    'pods/eviction': async ({ name, object, dryRun }) => ({
      status: 201,
      body: { name, uid: object.metadata.uid, dryRun },
    }),
  },
});
after(() => api[Symbol.asyncDispose]());

const namespace = api.namespace();
for (const name of ['running', 'ended']) {
  await api.send(`POST /api/v1/namespaces/${namespace}/pods`, { body: podManifest(name) });
}
const POD = `/api/v1/namespaces/${namespace}/pods/running`;

/** What an upgrade is answered; `text` is what comes through the socket then, or the body of the refusal. */
async function upgrade(path: string, as?: string, method = 'GET') {
  const token = as && [...api.server.access.tokens].find(([, user]) => user.name === as)?.[0];
  const headers = {
    Connection: 'Upgrade',
    Upgrade: method === 'GET' ? 'websocket' : 'SPDY/3.1',
    ...(token ? { Authorization: `Bearer ${token}` } : {}),
  };
  const own = token ? {} : { cert: api.server.admin.certificate, key: api.server.admin.key };
  const options = { method, headers, agent: false, ca: api.server.authority, ...own };
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; headers: object; text: string }>();
  const request = openRequest(`${api.server.url}${path}`, options);
  request.once('error', reject);
  request.once('upgrade', (response, socket: Socket) => {
    readText(socket).then(
      text => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
      reject,
    );
  });
  request.once('response', response => {
    readText(response).then(
      text => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
      reject,
    );
  });
  request.end();
  return promise;
}

test('an upgrade is handed over with its pod and its query, and stands in the journal', async () => {
  calls.length = 0;
  const path = `${POD}/exec?command=sh&command=-c&stdout=true`;
  const { status, text } = await upgrade(path);
  assert.deepEqual([status, text], [101, 'hello']);
  const [call] = calls;
  assert.deepEqual(
    [
      call?.kind,
      call?.transport,
      call?.namespace,
      call?.pod.metadata.name,
      call?.query.getAll('command'),
      call?.user.name,
    ],
    ['exec', 'websocket', namespace, 'running', ['sh', '-c'], 'system:admin'],
  );
  assert.deepEqual(api.journal.entries.at(-1), {
    kind: 'request',
    user: 'system:admin',
    agent: '',
    method: 'GET',
    path,
    body: undefined,
  });
});

test('a POST that asks for SPDY is handed over as such', async () => {
  calls.length = 0;
  await upgrade(`${POD}/portforward`, undefined, 'POST');
  assert.deepEqual([calls[0]?.kind, calls[0]?.transport], ['portforward', 'spdy']);
});

test('a refusal by the streams is answered in their words', async () => {
  const { status, headers, text } = await upgrade(`/api/v1/namespaces/${namespace}/pods/ended/exec?command=sh`);
  assert.deepEqual([status, text], [500, 'container not found ("main")']);
  assert.equal(new Map(Object.entries(headers)).get('content-type'), 'text/plain; charset=utf-8');
});

test('no pod is 404', async () => {
  const { status, text } = await upgrade(`/api/v1/namespaces/${namespace}/pods/nope/attach`);
  assert.deepEqual([status, JSON.parse(text).message], [404, 'pods "nope" not found']);
});

test('a websocket needs get and create, and is refused in different words', async () => {
  const rule = { apiGroups: [''], resources: ['pods/exec'] };
  const getter = api.user('getter', [{ ...rule, verbs: ['get'] }]);
  const creator = api.user('creator', [{ ...rule, verbs: ['create'] }]);
  const both = api.user('both', [{ ...rule, verbs: ['get', 'create'] }]);
  const message = async (as: string) => JSON.parse((await upgrade(`${POD}/exec`, as)).text).message;
  assert.equal(await message(getter), 'pods "running" is forbidden: ');
  assert.equal(
    await message(creator),
    `pods "running" is forbidden: User "creator" cannot get resource "pods/exec" in API group "" in the namespace "${namespace}"`,
  );
  assert.equal((await upgrade(`${POD}/exec`, both)).status, 101);
});

test('an upgrade of what is no stream is refused without a body', async () => {
  const { status, headers, text } = await upgrade('/api/v1/nodes?watch=1');
  assert.deepEqual([status, headers, text], [403, { connection: 'close' }, '']);
});

test('a stream without an upgrade is 400', async () => {
  for (const method of ['GET', 'POST']) {
    const { status, body } = await api.send(`${method} ${POD}/exec?command=sh`, method === 'POST' ? { body: {} } : {});
    assert.deepEqual([status, body.message], [400, 'Upgrade request required']);
  }
});

test('a log is written by the streams', async () => {
  const { status, headers, text } = await api.send(`GET ${POD}/log?tailLines=3`);
  assert.deepEqual([status, text], [200, 'running 3']);
  assert.equal(headers['x-kubernetes-pf-flowschema-uid'], undefined);
});

test('an eviction is answered by its handler, and a dry run may be asked for in its body', async () => {
  const { uid } = (await api.send(`GET ${POD}`)).body.metadata;
  const body = { kind: 'Eviction', metadata: { name: 'running' }, deleteOptions: { dryRun: ['All'] } };
  const before = api.journal.entries.length;
  const { status, body: answer } = await api.send(`POST ${POD}/eviction`, { body });
  assert.deepEqual([status, answer], [201, { name: 'running', uid, dryRun: true }]);
  assert.equal(api.journal.entries.length, before);
});
