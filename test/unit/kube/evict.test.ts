import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failureStatus, sendJson, startStub } from '../../support/api-stub.ts';
import { connectTo } from '../../support/stub-cluster.ts';

const web = { namespace: 'shop', name: 'web' };
const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: web };

for (const status of [201, 404, 409, 429, 500, 503])
  test(`the answer ${status} to an eviction is handed out with its body, and nothing is asked twice`, async t => {
    const body = {
      ...failureStatus(status, 'Why', 'words', {}),
      details: { causes: [{ reason: 'DisruptionBudget' }] },
    };
    await using stub = await startStub({
      answer: (_, response) => sendJson(response.setHeader('Retry-After', '1'), status, body),
    });
    await using cluster = await connectTo(stub, t.signal);
    assert.deepEqual(await cluster.evict(web, eviction, t.signal), { status, body });
    assert.deepEqual(
      stub.requests.map(({ method, url, body: sent }) => ({ method, url, sent })),
      [{ method: 'POST', url: '/api/v1/namespaces/shop/pods/web/eviction?fieldManager=oc-rpmoverlay', sent: eviction }],
    );
  });

test('a 403 that is about the pod is handed out; one that is about the user is a failure', async t => {
  const causes = [{ reason: 'NamespaceTerminating' }];
  const terminating = { ...failureStatus(403, 'Forbidden', 'being terminated', {}), details: { causes } };
  const forbidden = failureStatus(403, 'Forbidden', 'you may not', {});
  await using stub = await startStub({
    answer: (_, response, attempt) => sendJson(response, 403, attempt === 1 ? terminating : forbidden),
  });
  await using cluster = await connectTo(stub, t.signal);
  assert.deepEqual(await cluster.evict(web, eviction, t.signal), { status: 403, body: terminating });
  await assert.rejects(cluster.evict(web, eviction, t.signal), {
    kind: 'refused',
    code: 'FORBIDDEN',
    message: 'cannot evict pod/web: you may not',
  });
});

test('a connection that is lost on the way is no answer: the pod of this uid is asked for again', async t => {
  await using stub = await startStub({
    answer: ({ method }, response, attempt) => {
      if (method === 'POST' && attempt === 1) response.destroy();
      else sendJson(response, 201, { kind: 'Status', status: 'Success' });
    },
  });
  await using cluster = await connectTo(stub, t.signal);
  await cluster.version(t.signal);
  assert.equal((await cluster.evict(web, eviction, t.signal)).status, 201);
});

for (const [served, api] of [
  [{ name: 'pods/eviction', group: 'policy', version: 'v1' }, 'policy/v1'],
  [{ name: 'pods/eviction', group: 'policy', version: 'v1beta1' }, 'policy/v1beta1'],
  [{ name: 'pods/exec' }, undefined],
] as const)
  test(`where ${served.name} is served in ${'version' in served ? served.version : 'none'}, evictions are ${api}`, async t => {
    const resources = [{ name: 'pods' }, served];
    await using stub = await startStub({
      answer: (_, response) => sendJson(response, 200, { kind: 'APIResourceList', resources }),
    });
    await using cluster = await connectTo(stub, t.signal);
    assert.equal(await cluster.evictionApi(t.signal), api);
    assert.deepEqual(
      stub.requests.map(({ url }) => url),
      ['/api/v1'],
    );
  });
