import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { podManifest, TestApi } from '../test-api.ts';

const api = await TestApi.start();
after(() => api[Symbol.asyncDispose]());

type Named = { readonly metadata: { readonly name: string } };

const namesOf = (items: readonly Named[]) => items.map(item => item.metadata.name);

async function configMaps(names: readonly string[]): Promise<string> {
  const path = `/api/v1/namespaces/${api.namespace()}/configmaps`;
  for (const name of names) await api.send(`POST ${path}`, { body: { metadata: { name } } });
  return path;
}

test('a list of a built-in kind has items without kind, and the server’s newest resource version', async () => {
  const path = await configMaps(['a']);
  api.namespace();
  const { body } = await api.send(`GET ${path}`);
  assert.deepEqual(
    [body.kind, body.apiVersion, body.metadata],
    ['ConfigMapList', 'v1', { resourceVersion: String(api.store.version) }],
  );
  assert.deepEqual(Object.keys(body.items[0]), ['metadata']);
});

test('a list of custom resources has items with kind', async () => {
  const path = '/apis/machineconfiguration.openshift.io/v1/machineconfigpools';
  await api.send(`POST ${path}`, { body: { metadata: { name: 'one' }, spec: {} } });
  const { body } = await api.send(`GET ${path}`);
  assert.deepEqual(Object.keys(body), ['apiVersion', 'items', 'kind', 'metadata']);
  assert.deepEqual(Object.keys(body.items[0]), ['apiVersion', 'kind', 'metadata', 'spec']);
});

test('a list in a namespace that is not there is empty', async () => {
  const { status, body } = await api.send('GET /api/v1/namespaces/nowhere/pods');
  assert.deepEqual([status, body.items], [200, []]);
});

test('pages show the state at the first one, whatever happens meanwhile', async () => {
  const path = await configMaps(['a', 'b', 'c', 'd', 'e']);
  const first = await api.send(`GET ${path}?limit=2`);
  assert.deepEqual(namesOf(first.body.items), ['a', 'b']);
  assert.equal(first.body.metadata.remainingItemCount, 3);
  const token: string = first.body.metadata.continue;
  const { v, rv } = JSON.parse(Buffer.from(token, 'base64url').toString());
  assert.deepEqual([v, String(rv)], ['meta.k8s.io/v1', first.body.metadata.resourceVersion]);

  await api.send(`DELETE ${path}/c`);
  await api.send(`POST ${path}`, { body: { metadata: { name: 'b2' } } });
  const rest = await api.send(`GET ${path}?limit=9&continue=${token}`);
  assert.deepEqual(namesOf(rest.body.items), ['c', 'd', 'e']);
  assert.deepEqual(rest.body.metadata, { resourceVersion: first.body.metadata.resourceVersion });
});

test('with a selector nobody says how many items remain', async () => {
  const path = await configMaps(['a', 'b', 'c']);
  const { body } = await api.send(`GET ${path}?limit=1&labelSelector=!x`);
  assert.deepEqual(Object.keys(body.metadata), ['resourceVersion', 'continue']);
});

test('a token that is none is 400, and one from before what is remembered is 410', async () => {
  const path = await configMaps(['a', 'b']);
  const { body } = await api.send(`GET ${path}?limit=1`);
  const bad = await api.send(`GET ${path}?limit=1&continue=garbage`);
  assert.equal(bad.status, 400);
  assert.match(bad.body.message, /^invalid continue token: continue key is not valid: /);
  await api.send(`POST ${path}`, { body: { metadata: { name: 'c' } } });
  api.store.compact();
  const old = await api.send(`GET ${path}?limit=1&continue=${body.metadata.continue}`);
  assert.deepEqual([old.status, old.body.reason], [410, 'Expired']);
});

test('fields select, where the kind can be selected by them', async () => {
  const namespace = api.namespace();
  const path = `/api/v1/namespaces/${namespace}/pods`;
  await api.send(`POST ${path}`, { body: podManifest('a') });
  await api.send(`POST ${path}`, { body: podManifest('b', { nodeName: 'worker-b' }) });
  const select = async (selector: string) =>
    namesOf((await api.send(`GET ${path}?fieldSelector=${encodeURIComponent(selector)}`)).body.items);
  assert.deepEqual(await select('metadata.name=a'), ['a']);
  assert.deepEqual(await select('spec.nodeName=worker-b,status.phase!=Failed'), ['b']);
  assert.deepEqual(await select('spec.nodeName!=worker-b'), ['a']);
  assert.deepEqual(await select('status.phase=Running'), []);
  const refused = await api.send('GET /api/v1/nodes?fieldSelector=status.phase%3Dx');
  assert.deepEqual([refused.status, refused.body.message], [400, 'field label not supported: status.phase']);
});

test('a list waits for a resource version that is about to come', async () => {
  const path = await configMaps(['a']);
  const waiting = api.send(`GET ${path}?resourceVersion=${api.store.version + 1}&resourceVersionMatch=NotOlderThan`);
  await api.send(`POST ${path}`, { body: { metadata: { name: 'b' } } });
  assert.deepEqual(namesOf((await waiting).body.items), ['a', 'b']);
});

test('a list at an exact resource version shows the past', async () => {
  const path = await configMaps(['a']);
  const then = api.store.version;
  await api.send(`POST ${path}`, { body: { metadata: { name: 'b' } } });
  const { body } = await api.send(`GET ${path}?resourceVersion=${then}&resourceVersionMatch=Exact`);
  assert.deepEqual([namesOf(body.items), body.metadata.resourceVersion], [['a'], String(then)]);
});

test('the metadata alone is to be had, of one object and of a list', async () => {
  const path = await configMaps(['a']);
  const headers = { Accept: 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io,application/json' };
  const one = await api.send(`GET ${path}/a`, { headers });
  assert.deepEqual(Object.keys(one.body), ['kind', 'apiVersion', 'metadata']);
  assert.equal(one.body.kind, 'PartialObjectMetadata');
  const listHeaders = { Accept: 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io' };
  const list = await api.send(`GET ${path}`, { headers: listHeaders });
  assert.deepEqual([list.body.kind, list.body.items], ['PartialObjectMetadataList', [one.body]]);
});
