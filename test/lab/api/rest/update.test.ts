import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { podManifest, TestApi } from '../test-api.ts';

const api = await TestApi.start();
after(() => api[Symbol.asyncDispose]());

const nodes = { group: '', plural: 'nodes' };
const POOLS = '/apis/machineconfiguration.openshift.io/v1/machineconfigpools';

const MERGE = 'application/merge-patch+json';
const STRATEGIC = 'application/strategic-merge-patch+json';

function makeNode(name: string): void {
  const metadata = { name, annotations: { kept: 'yes' } };
  api.store.create(nodes, { apiVersion: 'v1', kind: 'Node', metadata, spec: {}, status: { conditions: [] } });
}

function patch(path: string, type: string, body: unknown) {
  return api.send(`PATCH ${path}`, { headers: { 'Content-Type': type }, body });
}

test('the status is changed through its subresource only, and nothing else is', async () => {
  await api.send(`POST ${POOLS}`, { body: { metadata: { name: 'split' }, spec: { paused: false } } });
  const body = { metadata: { labels: { a: 'b' } }, spec: { paused: true }, status: { machineCount: 3 } };
  const main = await patch(`${POOLS}/split`, MERGE, body);
  assert.deepEqual(
    [main.body.metadata.labels, main.body.metadata.generation, main.body.spec, main.body.status],
    [{ a: 'b' }, 2, { paused: true }, undefined],
  );
  const changed = { ...body, metadata: { labels: { a: 'c' } }, spec: { paused: false } };
  const status = await patch(`${POOLS}/split/status`, MERGE, changed);
  assert.deepEqual(
    [status.body.metadata.labels, status.body.metadata.generation, status.body.spec, status.body.status],
    [{ a: 'b' }, 2, { paused: true }, { machineCount: 3 }],
  );
});

test('a PUT replaces, unless its resource version is not the newest', async () => {
  makeNode('put');
  const node = api.store.get(nodes, undefined, 'put');
  const body = { ...node, metadata: { ...node?.metadata, labels: { a: 'b' }, annotations: {} } };
  const done = await api.send('PUT /api/v1/nodes/put', { body });
  assert.deepEqual(
    [done.status, done.body.metadata.labels, done.body.metadata.annotations],
    [200, { a: 'b' }, undefined],
  );
  assert.equal((await api.send('PUT /api/v1/nodes/put', { body })).status, 409);
  assert.equal((await api.send('PUT /api/v1/nodes/other', { body })).status, 400);
});

test('of a pod’s spec hardly anything may change', async () => {
  const namespace = api.namespace();
  await api.send(`POST /api/v1/namespaces/${namespace}/pods`, { body: podManifest('fixed') });
  const path = `/api/v1/namespaces/${namespace}/pods/fixed`;
  const refused = await patch(path, MERGE, { spec: { hostPID: true } });
  assert.match(
    refused.body.message,
    /^Pod "fixed" is invalid: spec: Forbidden: pod updates may not change fields other than /,
  );
  const changed = await patch(path, STRATEGIC, {
    spec: { containers: [{ name: 'main', image: 'registry.lab/tools:2' }] },
  });
  assert.deepEqual([changed.status, changed.body.spec.containers[0].image], [200, 'registry.lab/tools:2']);
});

test('a PUT that says the same in another order is no change', async () => {
  makeNode('same');
  const { metadata, ...rest } = api.store.get(nodes, undefined, 'same') ?? {};
  const version = api.store.version;
  const { body } = await api.send('PUT /api/v1/nodes/same', { body: { metadata, ...rest } });
  assert.deepEqual([body.metadata.resourceVersion, api.store.version], [String(version), version]);
});
