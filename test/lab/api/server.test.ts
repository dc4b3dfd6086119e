import assert from 'node:assert/strict';
import { buffer } from 'node:stream/consumers';
import { after, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { TestApi } from './test-api.ts';

const api = await TestApi.start();
after(() => api[Symbol.asyncDispose]());

test('every answer has an audit id, is not to be cached, and says nothing of keep-alive', async () => {
  const { headers } = await api.send('GET /api/v1/namespaces/default');
  assert.match(String(headers['audit-id']), /^[0-9a-f-]{36}$/);
  assert.equal(headers['cache-control'], 'no-cache, private');
  assert.equal(headers['content-type'], 'application/json');
  assert.ok(headers['x-kubernetes-pf-flowschema-uid']);
  assert.equal(headers.connection, undefined);
});

test('a body ends with one line feed and is indented only on demand', async () => {
  const plain = await api.send('GET /api/v1/namespaces/default');
  const pretty = await api.send('GET /api/v1/namespaces/default?pretty=true');
  const byCurl = await api.send('GET /api/v1/namespaces/default', { headers: { 'User-Agent': 'curl/8.5.0' } });
  assert.equal(plain.text, `${JSON.stringify(plain.body)}\n`);
  assert.equal(pretty.text, `${JSON.stringify(plain.body, null, 2)}\n`);
  assert.equal(byCurl.text, pretty.text);
});

test('short bodies have a length, long ones are chunked, and only those of 128 KiB are compressed', async () => {
  const namespace = api.namespace();
  const create = (name: string, bytes: number) =>
    api.send(`POST /api/v1/namespaces/${namespace}/configmaps`, {
      body: { metadata: { name }, data: { x: 'y'.repeat(bytes) } },
    });
  await create('short', 10);
  await create('long', 20_000);
  await create('huge', 140_000);
  const get = (name: string) =>
    api.open(`GET /api/v1/namespaces/${namespace}/configmaps/${name}`, { headers: { 'Accept-Encoding': 'gzip' } });

  const short = await get('short');
  assert.equal(short.headers['content-length'], String((await buffer(short)).length));
  const long = await get('long');
  assert.equal(long.headers['transfer-encoding'], 'chunked');
  assert.equal(long.headers['content-encoding'], undefined);
  await buffer(long);
  const huge = await get('huge');
  assert.equal(huge.headers['content-encoding'], 'gzip');
  assert.equal(huge.headers.vary, 'Accept-Encoding');
  assert.equal(JSON.parse(gunzipSync(await buffer(huge)).toString()).data.x.length, 140_000);
});

test('YAML is answered to who asks for it, errors too', async () => {
  const headers = { Accept: 'application/yaml' };
  const found = await api.send('GET /api/v1/namespaces/default', { headers });
  assert.equal(found.headers['content-type'], 'application/yaml');
  assert.match(found.text, /^kind: Namespace\napiVersion: v1\nmetadata:\n {2}name: default\n/);
  const missing = await api.send('GET /api/v1/namespaces/nope', { headers });
  assert.match(missing.text, /^kind: Status\n/);
});

test('a representation that the server does not have is 406', async () => {
  const { status, body } = await api.send('GET /api/v1/nodes', { headers: { Accept: 'text/html' } });
  assert.equal(status, 406);
  assert.deepEqual(body, {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message:
      '406: Not Acceptable\n\nAvailable representations: application/json, application/yaml, application/vnd.kubernetes.protobuf',
    reason: 'NotAcceptable',
    details: {},
    code: 406,
  });
});

test('what cannot be answered is not done', async () => {
  const more = { headers: { Accept: 'text/html' }, body: { metadata: { name: 'not-made' } } };
  assert.equal((await api.send('POST /api/v1/namespaces', more)).status, 406);
  assert.equal((await api.send('GET /api/v1/namespaces/not-made')).status, 404);
});

test('protobuf is passed over for the JSON that is accepted besides', async () => {
  const headers = { Accept: 'application/vnd.kubernetes.protobuf,application/json' };
  const { headers: answered } = await api.send('GET /api/v1/namespaces/default', { headers });
  assert.equal(answered['content-type'], 'application/json');
});

test('what is not served looks different by how much of it is unknown', async () => {
  const group = await api.send('GET /apis/nosuch.example.com/v1/things');
  assert.deepEqual([group.status, group.text], [404, '404 page not found\n']);
  assert.equal(group.headers['content-type'], 'text/plain; charset=utf-8');
  assert.equal(group.headers['x-content-type-options'], 'nosniff');
  const version = await api.send('GET /apis/machineconfiguration.openshift.io/v2/machineconfigpools');
  assert.equal(version.text, '404 page not found\n');
  const resource = await api.send('GET /api/v1/namespaces/default/nosuchthings');
  assert.deepEqual(resource.body, {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: 'the server could not find the requested resource',
    reason: 'NotFound',
    details: {},
    code: 404,
  });
  const object = await api.send('GET /apis/machineconfiguration.openshift.io/v1/machineconfigpools/nope');
  assert.deepEqual(object.body.details, {
    name: 'nope',
    group: 'machineconfiguration.openshift.io',
    kind: 'machineconfigpools',
  });
  assert.equal(object.body.message, 'machineconfigpools.machineconfiguration.openshift.io "nope" not found');
});

for (const line of [
  'POST /api/v1/nodes/x',
  'HEAD /api/v1/nodes/x',
  'OPTIONS /api/v1/nodes/x',
  'DELETE /api/v1/namespaces',
  'POST /api/v1/pods',
]) {
  test(`${line} is 405`, async () => assert.equal((await api.send(line)).status, 405));
}

test('a body of an unknown type is 415, protobuf included', async () => {
  for (const type of ['text/plain', 'application/vnd.kubernetes.protobuf']) {
    const more = { headers: { 'Content-Type': type }, body: 'x' };
    const { status, body } = await api.send('POST /api/v1/namespaces/default/pods', more);
    assert.equal(status, 415);
    assert.equal(
      body.message,
      'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf',
    );
  }
});

test('version and health need no credentials', async () => {
  const version = await api.send('GET /version', { as: 'none' });
  assert.equal(version.body.gitVersion, 'v1.33.5');
  const ready = await api.send('GET /readyz', { as: 'none' });
  assert.deepEqual([ready.status, ready.text], [200, 'ok']);
});

test('the next requests that match fail as they were told to, and only so many', async t => {
  api.knobs.failNext.push({ match: /^GET \/api\/v1\/nodes$/, status: 429, times: 1, retryAfterSeconds: 2 });
  t.after(() => api.knobs.failNext.splice(0));
  assert.equal((await api.send('GET /api/v1/namespaces')).status, 200);
  const failed = await api.send('GET /api/v1/nodes?limit=1');
  assert.equal(failed.headers['retry-after'], '2');
  assert.deepEqual(failed.body, {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: 'Too many requests, please try again later.',
    reason: 'TooManyRequests',
    details: { retryAfterSeconds: 2 },
    code: 429,
  });
  assert.equal((await api.send('GET /api/v1/nodes?limit=1')).status, 200);
});

test('what changes something is in the journal before it is done; reads, reviews and dry runs are not', async t => {
  const namespace = api.namespace();
  const path = `/api/v1/namespaces/${namespace}/configmaps`;
  const before = api.journal.entries.length;
  const seen: unknown[] = [];
  api.journal.setGate(async () => {
    seen.push(api.store.get({ group: '', plural: 'configmaps' }, namespace, 'one'));
  });
  t.after(() => api.journal.setGate(async () => {}));
  const body = { metadata: { name: 'one' } };
  await api.send(`POST ${path}?dryRun=All`, { body });
  await api.send(`POST ${path}`, { body, headers: { 'User-Agent': 'some/1.0' } });
  await api.send(`GET ${path}/one`);
  await api.send('POST /apis/authentication.k8s.io/v1/selfsubjectreviews', { body: {} });
  assert.deepEqual(api.journal.entries.slice(before), [
    { kind: 'request', user: 'system:admin', agent: 'some/1.0', method: 'POST', path, body },
  ]);
  assert.deepEqual(seen, [undefined]);
});
