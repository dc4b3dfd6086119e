import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { podManifest, TestApi } from '../test-api.ts';

const api = await TestApi.start();
after(() => api[Symbol.asyncDispose]());

const pods = { group: '', plural: 'pods' };

async function makePod(name: string, spec: object = {}): Promise<{ path: string; namespace: string }> {
  const namespace = api.namespace();
  await api.send(`POST /api/v1/namespaces/${namespace}/pods`, { body: podManifest(name, spec) });
  return { path: `/api/v1/namespaces/${namespace}/pods/${name}`, namespace };
}

test('a pod on a node is answered as terminating, and waits for its kubelet', async () => {
  const { path, namespace } = await makePod('graceful', { terminationGracePeriodSeconds: 7 });
  const { status, body } = await api.send(`DELETE ${path}`);
  assert.equal(status, 200);
  const { deletionTimestamp, deletionGracePeriodSeconds, generation } = body.metadata;
  assert.deepEqual([deletionGracePeriodSeconds, generation], [7, 2]);
  const ahead = Date.parse(deletionTimestamp) - Date.now();
  assert.ok(ahead > 5000 && ahead <= 7000, `${ahead} ms ahead`);
  const again = await api.send(`DELETE ${path}`);
  assert.deepEqual(again.body.metadata, body.metadata);
  assert.ok(api.store.get(pods, namespace, 'graceful'));
});

for (const [title, line, body] of [
  ['in the query', '?gracePeriodSeconds=0', undefined],
  ['in the body', '', { apiVersion: 'v1', kind: 'DeleteOptions', gracePeriodSeconds: 0 }],
] as const) {
  test(`a grace of 0 ${title} removes a pod at once, also one that is terminating`, async () => {
    const { path } = await makePod('forced');
    await api.send(`DELETE ${path}`);
    const { status, body: pod } = await api.send(`DELETE ${path}${line}`, body ? { body } : {});
    assert.deepEqual([status, pod.kind], [200, 'Pod']);
    assert.equal((await api.send(`GET ${path}`)).status, 404);
  });
}

test('a pod that is on no node is gone at once', async () => {
  const { path } = await makePod('nowhere', { nodeName: undefined });
  await api.send(`DELETE ${path}`);
  assert.equal((await api.send(`GET ${path}`)).status, 404);
});

test('a pod that has ended is gone at once', async () => {
  const { path, namespace } = await makePod('ended');
  api.store.update(pods, namespace, 'ended', draft => {
    draft.status = { phase: 'Failed' };
  });
  await api.send(`DELETE ${path}`);
  assert.equal((await api.send(`GET ${path}`)).status, 404);
});

test('another uid is a conflict, in which the kind is named', async () => {
  const { path } = await makePod('other');
  const { uid } = (await api.send(`GET ${path}`)).body.metadata;
  const wanted = '00000000-0000-0000-0000-000000000000';
  const { status, body } = await api.send(`DELETE ${path}`, { body: { preconditions: { uid: wanted } } });
  assert.equal(status, 409);
  assert.equal(
    body.message,
    `Operation cannot be fulfilled on Pod "other": the UID in the precondition (${wanted}) does not match the UID in ` +
      `record (${uid}). The object might have been deleted and then recreated`,
  );
  assert.deepEqual(body.details, { name: 'other', kind: 'Pod' });
});

test('a custom resource is gone at once, and answered by a Status', async () => {
  const path = '/apis/machineconfiguration.openshift.io/v1/machineconfigs';
  const created = await api.send(`POST ${path}`, { body: { metadata: { name: 'gone' }, spec: {} } });
  const { status, body } = await api.send(`DELETE ${path}/gone`);
  assert.equal(status, 200);
  assert.deepEqual(body, {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: {
      name: 'gone',
      group: 'machineconfiguration.openshift.io',
      kind: 'machineconfigs',
      uid: created.body.metadata.uid,
    },
  });
  assert.equal((await api.send(`DELETE ${path}/gone`)).status, 404);
});

test('a dry run deletes nothing', async () => {
  const { path } = await makePod('spared');
  await api.send(`DELETE ${path}?dryRun=All`);
  await api.send(`DELETE ${path}`, { body: { dryRun: ['All'] } });
  assert.equal((await api.send(`GET ${path}`)).body.metadata.deletionTimestamp, undefined);
});

test('an object with finalizers waits for the last of them', async () => {
  const namespace = api.namespace();
  const path = `/api/v1/namespaces/${namespace}/configmaps`;
  await api.send(`POST ${path}`, { body: { metadata: { name: 'held', finalizers: ['lab/hold'] } } });
  const { body } = await api.send(`DELETE ${path}/held`);
  assert.ok(body.metadata.deletionTimestamp);
  const headers = { 'Content-Type': 'application/merge-patch+json' };
  const released = await api.send(`PATCH ${path}/held`, { headers, body: { metadata: { finalizers: null } } });
  assert.equal(released.status, 200);
  assert.equal((await api.send(`GET ${path}/held`)).status, 404);
});

test('a namespace is terminating, and nothing can be created in it', async () => {
  const namespace = api.namespace();
  const first = await api.send(`DELETE /api/v1/namespaces/${namespace}`);
  assert.deepEqual([first.status, first.body.status], [200, { phase: 'Terminating' }]);
  assert.equal((await api.send(`DELETE /api/v1/namespaces/${namespace}`)).status, 200);
  const { status, body } = await api.send(`POST /api/v1/namespaces/${namespace}/pods`, { body: podManifest('late') });
  assert.equal(status, 403);
  assert.equal(
    body.message,
    `pods "late" is forbidden: unable to create new content in namespace ${namespace} because it is being terminated`,
  );
  assert.deepEqual(body.details.causes, [
    {
      reason: 'NamespaceTerminating',
      message: `namespace ${namespace} is being terminated`,
      field: 'metadata.namespace',
    },
  ]);
});

test('a collection is deleted as far as its selector goes', async () => {
  const namespace = api.namespace();
  const path = `/api/v1/namespaces/${namespace}/configmaps`;
  for (const [name, a] of [
    ['one', '1'],
    ['two', '2'],
    ['three', '1'],
  ]) {
    await api.send(`POST ${path}`, { body: { metadata: { name, labels: { a } } } });
  }
  const { body } = await api.send(`DELETE ${path}?labelSelector=a%3D1`);
  assert.deepEqual(
    body.items.map((item: { metadata: { name: string } }) => item.metadata.name),
    ['one', 'three'],
  );
  const left = await api.send(`GET ${path}`);
  assert.deepEqual(
    left.body.items.map((item: { metadata: { name: string } }) => item.metadata.name),
    ['two'],
  );
});
