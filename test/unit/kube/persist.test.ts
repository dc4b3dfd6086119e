import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textAt } from '../../../src/model/json.ts';
import type { Resource } from '../../../src/model/resource.ts';
import { failureStatus, type Handlers, sendJson, startStub } from '../../support/api-stub.ts';
import { connectTo } from '../../support/stub-cluster.ts';
import { startConnectProxy } from '../../support/test-proxy.ts';

const nodes: Resource<string> = {
  group: '',
  version: 'v1',
  plural: 'nodes',
  kind: 'Node',
  scope: 'cluster',
  read: raw => textAt(raw, 'metadata', 'name') ?? '',
};
const manifest = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'a' } };
const busy = failureStatus(429, 'TooManyRequests', 'later');
const broken = failureStatus(500, 'InternalError', 'etcd leader changed');
const forbidden = failureStatus(403, 'Forbidden', 'nodes "a" is forbidden');

type Answer = NonNullable<Handlers['answer']>;

/** Each attempt at the same request meets the next of these; the last one stays. `/version` is answered at once. */
function inOrder(...answers: Answer[]): Answer {
  return (request, response, attempt) => {
    if (request.url === '/version') sendJson(response, 200, { gitVersion: 'v1' });
    else void (answers[attempt - 1] ?? answers.at(-1))?.(request, response, attempt);
  };
}

const ok: Answer = (_, response) => sendJson(response, 200, { metadata: { name: 'a' } });
const drop: Answer = (_, response) => void response.destroy();
const refuse =
  (status: number, body: object, headers: Record<string, string> = {}): Answer =>
  (_, response) =>
    sendJson(response, status, body, headers);

const reads: readonly { readonly says: string; readonly answers: Answer[]; readonly attempts: number }[] = [
  { says: 'a read is asked again after 500', answers: [refuse(500, broken), ok], attempts: 2 },
  { says: 'a read is asked again after 429 without a time', answers: [refuse(429, busy), ok], attempts: 2 },
  { says: 'a read is asked again after lost connections', answers: [drop, drop, ok], attempts: 3 },
  {
    says: 'a 403 right after a lost connection is asked again',
    answers: [drop, refuse(403, forbidden), ok],
    attempts: 3,
  },
];

for (const { says, answers, attempts } of reads) {
  test(says, async t => {
    await using stub = await startStub({ answer: inOrder(...answers) });
    await using cluster = await connectTo(stub, t.signal);
    await cluster.version(t.signal);
    assert.equal(await cluster.get(nodes, { name: 'a' }, t.signal), 'a');
    assert.equal(stub.requests.length, attempts + 1);
  });
}

const finals: readonly {
  readonly says: string;
  readonly answers: Answer[];
  readonly code: string;
  readonly attempts: number;
}[] = [
  { says: 'a 403 is final', answers: [refuse(403, forbidden)], code: 'FORBIDDEN', attempts: 1 },
  {
    says: 'a second 403 after a lost connection is final',
    answers: [drop, refuse(403, forbidden)],
    code: 'FORBIDDEN',
    attempts: 3,
  },
  {
    says: 'a 401 is final for a token that cannot be renewed',
    answers: [refuse(401, {})],
    code: 'UNAUTHORIZED',
    attempts: 1,
  },
  {
    says: 'a time that is beyond all patience is final',
    answers: [refuse(429, busy, { 'Retry-After': '120' })],
    code: 'TOO_MANY_REQUESTS',
    attempts: 1,
  },
];

for (const { says, answers, code, attempts } of finals) {
  test(says, async t => {
    await using stub = await startStub({ answer: inOrder(...answers) });
    await using cluster = await connectTo(stub, t.signal);
    await cluster.version(t.signal);
    await assert.rejects(cluster.get(nodes, { name: 'a' }, t.signal), { code });
    assert.equal(stub.requests.length, attempts + 1);
  });
}

test('a write is sent again where the server says when', async t => {
  for (const status of [429, 503]) {
    await using stub = await startStub({ answer: inOrder(refuse(status, busy, { 'Retry-After': '0' }), ok) });
    await using cluster = await connectTo(stub, t.signal);
    assert.equal(await cluster.create(nodes, manifest, t.signal), 'a');
    assert.equal(stub.requests.length, 2);
  }
});

test('a write is not sent again where it may have been carried out', async t => {
  for (const [answer, code] of [
    [drop, 'API_UNREACHABLE'],
    [refuse(500, broken), 'SERVER_ERROR'],
    [refuse(429, busy), 'TOO_MANY_REQUESTS'],
  ] as const) {
    await using stub = await startStub({ answer: inOrder(answer, ok) });
    await using cluster = await connectTo(stub, t.signal);
    await cluster.version(t.signal);
    await assert.rejects(cluster.create(nodes, manifest, t.signal), { kind: 'failed', code });
    assert.equal(stub.requests.length, 2);
  }
});

test('a write is sent again where the proxy on the way did not let it pass', async t => {
  await using stub = await startStub({
    answer: (_, response) => sendJson(response, 200, { metadata: { name: 'a' } }, { Connection: 'close' }),
  });
  await using proxy = await startConnectProxy(stub.port, new Set([2]));
  const cluster = { server: 'https://api.test', 'proxy-url': `http://127.0.0.1:${proxy.port}` };
  await using behind = await connectTo(stub, t.signal, { cluster });
  await behind.version(t.signal);
  assert.equal(await behind.create(nodes, manifest, t.signal), 'a');
  assert.deepEqual([proxy.asked.length, stub.requests.length], [3, 2]);
});

test('a delete is sent again after a lost connection, and what the first had taken away is absent', async t => {
  const gone = refuse(404, failureStatus(404, 'NotFound', 'nodes "b" not found', { name: 'b', kind: 'nodes' }));
  for (const [answers, result] of [
    [[drop, ok], 'accepted'],
    [[drop, gone], 'absent'],
  ] as const) {
    await using stub = await startStub({ answer: inOrder(...answers) });
    await using cluster = await connectTo(stub, t.signal);
    await cluster.version(t.signal);
    assert.equal(await cluster.delete(nodes, { name: 'a' }, {}, t.signal), result);
    assert.equal(stub.requests.length, 3);
  }
});

test('a server that has never answered is not waited for', async t => {
  let url: string;
  {
    await using stub = await startStub({});
    url = stub.url;
  }
  await using cluster = await connectTo({ url }, t.signal);
  await assert.rejects(cluster.version(t.signal), {
    kind: 'failed',
    code: 'API_UNREACHABLE',
    message: `cannot reach the API server ${new URL(url).host}: the connection is refused`,
  });
});

test('a pause ends when the signal is aborted', async t => {
  const reason = new Error('enough');
  const abort = new AbortController();
  await using stub = await startStub({
    answer: (_, response) => {
      sendJson(response, 503, busy, { 'Retry-After': '30' });
      setImmediate(() => abort.abort(reason));
    },
  });
  await using cluster = await connectTo(stub, t.signal);
  await assert.rejects(cluster.get(nodes, { name: 'a' }, abort.signal), reason);
});
