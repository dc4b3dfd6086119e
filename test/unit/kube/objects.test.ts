import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { textAt } from '../../../src/model/json.ts';
import type { Resource } from '../../../src/model/resource.ts';
import { failureStatus, type StubRequest, sendJson, startStub } from '../../support/api-stub.ts';
import { connectTo } from '../../support/stub-cluster.ts';

const pods: Resource<string> = {
  group: '',
  version: 'v1',
  plural: 'pods',
  kind: 'Pod',
  scope: 'namespace',
  read: raw => textAt(raw, 'metadata', 'name') ?? '',
};
const pools: Resource<string> = {
  ...pods,
  group: 'machineconfiguration.openshift.io',
  plural: 'machineconfigpools',
  kind: 'MachineConfigPool',
  scope: 'cluster',
};
const manifest = { apiVersion: 'v1', kind: 'Pod', metadata: { generateName: 'debug-', namespace: 'ns' } };
const named = (name: string) => ({ metadata: { name } });
const notFound = failureStatus(404, 'NotFound', 'pods "a" not found', { name: 'a', kind: 'pods' });

test('an object is got from its path, with our name, credentials and wishes in the headers', async t => {
  await using stub = await startStub({ answer: (_, response) => sendJson(response, 200, named('a')) });
  await using cluster = await connectTo(stub, t.signal);
  assert.equal(await cluster.get(pods, { name: 'a', namespace: 'ns' }, t.signal), 'a');
  const [{ method, url, headers }] = stub.requests as [StubRequest];
  assert.deepEqual(
    { method, url, headers },
    {
      method: 'GET',
      url: '/api/v1/namespaces/ns/pods/a',
      headers: {
        'user-agent': 'oc-rpmoverlay/1.2.3',
        authorization: 'Bearer let-me-in',
        accept: 'application/json',
        'accept-encoding': 'gzip',
        connection: 'keep-alive',
        host: `127.0.0.1:${stub.port}`,
      },
    },
  );
});

test('an object that is not there, and one of an unserved resource, is undefined', async t => {
  await using stub = await startStub({
    answer: ({ url }, response) => {
      if (url.startsWith('/api/')) sendJson(response, 404, notFound);
      else response.writeHead(404, { 'Content-Type': 'text/plain' }).end('404 page not found\n');
    },
  });
  await using cluster = await connectTo(stub, t.signal);
  assert.equal(await cluster.get(pods, { name: 'a', namespace: 'ns' }, t.signal), undefined);
  assert.equal(await cluster.get(pools, { name: 'worker' }, t.signal), undefined);
  assert.equal(await cluster.list(pools, {}, t.signal), undefined);
});

test('the pages of a list are put together, and the selectors asked for on each', async t => {
  await using stub = await startStub({
    answer: ({ url }, response) => {
      const next = new URL(url, stub.url).searchParams.get('continue');
      if (next === null) sendJson(response, 200, { metadata: { continue: 'p 2' }, items: [named('a'), named('b')] });
      else sendJson(response, 200, { metadata: {}, items: [named('c')] });
    },
  });
  await using cluster = await connectTo(stub, t.signal);
  const selection = { namespace: 'ns', labelSelector: 'app=x', fieldSelector: 'spec.nodeName=w' };
  assert.deepEqual(await cluster.list(pods, selection, t.signal), ['a', 'b', 'c']);
  const query = 'labelSelector=app%3Dx&fieldSelector=spec.nodeName%3Dw&limit=500';
  assert.deepEqual(urls(stub.requests), [
    `/api/v1/namespaces/ns/pods?${query}`,
    `/api/v1/namespaces/ns/pods?${query}&continue=p+2`,
  ]);
});

test('a list whose second page has expired is read anew, in one page', async t => {
  await using stub = await startStub({
    answer: ({ url }, response) => {
      if (url.includes('continue')) sendJson(response, 410, failureStatus(410, 'Expired', 'too old'));
      else if (url.includes('limit')) sendJson(response, 200, { metadata: { continue: 'x' }, items: [named('old')] });
      else sendJson(response, 200, { metadata: {}, items: [named('a'), named('b')] });
    },
  });
  await using cluster = await connectTo(stub, t.signal);
  assert.deepEqual(await cluster.list(pods, {}, t.signal), ['a', 'b']);
});

test('a created object is answered with its name; one in a namespace that is not there is NOT_FOUND', async t => {
  await using stub = await startStub({
    answer: ({ url }, response) => {
      if (url.includes('/ns/')) sendJson(response, 201, named('debug-x'));
      else
        sendJson(
          response,
          404,
          failureStatus(404, 'NotFound', 'namespaces "no" not found', { name: 'no', kind: 'namespaces' }),
        );
    },
  });
  await using cluster = await connectTo(stub, t.signal);
  assert.equal(await cluster.create(pods, manifest, t.signal), 'debug-x');
  const [{ method, url, headers, body }] = stub.requests as [StubRequest];
  assert.deepEqual(
    { method, url, type: headers['content-type'], body },
    {
      method: 'POST',
      url: '/api/v1/namespaces/ns/pods?fieldManager=oc-rpmoverlay',
      type: 'application/json',
      body: manifest,
    },
  );
  await assert.rejects(
    cluster.create(pods, { ...manifest, metadata: { generateName: 'debug-', namespace: 'no' } }, t.signal),
    {
      kind: 'failed',
      code: 'NOT_FOUND',
      message: 'cannot create pod/debug-…: namespaces "no" not found',
    },
  );
});

test('a patch is a merge patch, and a stale one is CONFLICT', async t => {
  await using stub = await startStub({
    answer: (_, response, attempt) => {
      if (attempt === 1) sendJson(response, 200, named('worker'));
      else sendJson(response, 409, failureStatus(409, 'Conflict', 'the object has been modified'));
    },
  });
  await using cluster = await connectTo(stub, t.signal);
  const patch = { metadata: { annotations: { a: null } } };
  assert.equal(await cluster.patch(pools, { name: 'worker' }, patch, t.signal), 'worker');
  const [{ method, url, headers, body }] = stub.requests as [StubRequest];
  assert.deepEqual(
    { method, url, type: headers['content-type'], body },
    {
      method: 'PATCH',
      url: '/apis/machineconfiguration.openshift.io/v1/machineconfigpools/worker?fieldManager=oc-rpmoverlay',
      type: 'application/merge-patch+json',
      body: patch,
    },
  );
  await assert.rejects(cluster.patch(pools, { name: 'worker' }, patch, t.signal), { kind: 'failed', code: 'CONFLICT' });
});

test('a delete names uid and grace, and what is gone or of another uid is absent', async t => {
  const answers = [
    (response: ServerResponse) => sendJson(response, 200, named('a')),
    (response: ServerResponse) => sendJson(response, 404, notFound),
    (response: ServerResponse) => sendJson(response, 409, failureStatus(409, 'Conflict', 'the UID does not match')),
  ];
  await using stub = await startStub({ answer: (_, response, attempt) => answers[attempt - 1]?.(response) });
  await using cluster = await connectTo(stub, t.signal);
  const remove = () => cluster.delete(pods, { name: 'a', namespace: 'ns' }, { uid: 'u-1', graceSeconds: 0 }, t.signal);
  assert.deepEqual([await remove(), await remove(), await remove()], ['accepted', 'absent', 'absent']);
  assert.deepEqual(stub.requests[0]?.body, {
    apiVersion: 'v1',
    kind: 'DeleteOptions',
    propagationPolicy: 'Background',
    gracePeriodSeconds: 0,
    preconditions: { uid: 'u-1' },
  });
});

test('a review asks for the subresource apart, and says yes only where the server does', async t => {
  await using stub = await startStub({
    answer: (_, response, attempt) =>
      sendJson(response, 201, { status: attempt === 1 ? { allowed: true } : { allowed: false } }),
  });
  await using cluster = await connectTo(stub, t.signal);
  const review = { verb: 'create', group: '', resource: 'pods', subresource: 'exec', namespace: 'ns' };
  assert.deepEqual(
    [await cluster.isAllowed(review, t.signal), await cluster.isAllowed(review, t.signal)],
    [true, false],
  );
  assert.deepEqual(stub.requests[0]?.body, {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes: review },
  });
});

test('the version is the one that the server calls git version', async t => {
  await using stub = await startStub({ answer: (_, response) => sendJson(response, 200, { gitVersion: 'v1.33.5' }) });
  await using cluster = await connectTo(stub, t.signal);
  assert.equal(await cluster.version(t.signal), 'v1.33.5');
});

test('a server that answers with a web page is no API server', async t => {
  await using stub = await startStub({ answer: (_, response) => void response.end('<html>Welcome</html>') });
  await using cluster = await connectTo(stub, t.signal);
  await assert.rejects(cluster.get(pods, { name: 'a', namespace: 'ns' }, t.signal), {
    code: 'API_UNREACHABLE',
    message: `127.0.0.1:${stub.port} answers, but is no Kubernetes API server`,
  });
});

test('a zipped answer is unzipped', async t => {
  await using stub = await startStub({
    answer: (_, response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip' });
      response.end(gzipSync(JSON.stringify(named('zipped'))));
    },
  });
  await using cluster = await connectTo(stub, t.signal);
  assert.equal(await cluster.get(pods, { name: 'a', namespace: 'ns' }, t.signal), 'zipped');
});

test('--disable-compression asks for none', async t => {
  await using stub = await startStub({ answer: (_, response) => sendJson(response, 200, named('a')) });
  await using cluster = await connectTo(stub, t.signal, { flags: { disableCompression: true } });
  await cluster.get(pods, { name: 'a', namespace: 'ns' }, t.signal);
  assert.equal(stub.requests[0]?.headers['accept-encoding'], undefined);
});

test('each warning is passed on once, several of one answer apart', async t => {
  await using stub = await startStub({
    answer: (_, response) =>
      sendJson(response, 200, named('a'), {
        Warning: ['299 - "would violate \\"restricted\\""', '299 - "deprecated", 299 - "also this"'],
      }),
  });
  await using cluster = await connectTo(stub, t.signal);
  await cluster.get(pods, { name: 'a', namespace: 'ns' }, t.signal);
  await cluster.get(pods, { name: 'a', namespace: 'ns' }, t.signal);
  assert.deepEqual(cluster.warnings, ['would violate "restricted"', 'deprecated', 'also this']);
});

test('requests one after the other share a connection', async t => {
  await using stub = await startStub({ answer: (_, response) => sendJson(response, 200, named('a')) });
  await using cluster = await connectTo(stub, t.signal);
  for (let i = 0; i < 5; i++) await cluster.get(pods, { name: 'a', namespace: 'ns' }, t.signal);
  assert.equal(stub.connections, 1);
});

test('a server below a path is asked below that path', async t => {
  await using stub = await startStub({ answer: (_, response) => sendJson(response, 200, named('a')) });
  await using cluster = await connectTo({ url: `${stub.url}/k8s/clusters/c-1/` }, t.signal);
  await cluster.get(pods, { name: 'a', namespace: 'ns' }, t.signal);
  assert.deepEqual(urls(stub.requests), ['/k8s/clusters/c-1/api/v1/namespaces/ns/pods/a']);
});

test('an aborted request rejects with the reason of the signal', async t => {
  const reason = new Error('enough');
  const abort = new AbortController();
  await using stub = await startStub({ answer: () => abort.abort(reason) });
  await using cluster = await connectTo(stub, t.signal);
  await assert.rejects(cluster.get(pods, { name: 'a', namespace: 'ns' }, abort.signal), reason);
  await assert.rejects(cluster.get(pods, { name: 'a', namespace: 'ns' }, abort.signal), reason);
  assert.equal(stub.requests.length, 1);
});

test('a server that does not answer within --request-timeout is TIMEOUT', async t => {
  await using stub = await startStub({ answer: () => {} });
  await using cluster = await connectTo(stub, t.signal, { flags: { requestTimeoutMs: 50 } });
  await assert.rejects(cluster.version(t.signal), { kind: 'timeout', code: 'TIMEOUT' });
  // None, where the machine was too busy to connect in time; more would be asking again.
  assert.ok(stub.requests.length <= 1);
});

function urls(requests: readonly StubRequest[]): readonly string[] {
  return requests.map(({ url }) => url);
}
