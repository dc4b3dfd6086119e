import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { podManifest, TestApi } from '../test-api.ts';

const api = await TestApi.start();
after(() => api[Symbol.asyncDispose]());

function create(namespace: string, spec: object = {}, query = '') {
  return api.send(`POST /api/v1/namespaces/${namespace}/pods${query}`, { body: podManifest('x', spec) });
}

test('a quota counts pods that have not ended', async () => {
  const namespace = api.namespace();
  const quota = { metadata: { name: 'few' }, spec: { hard: { pods: '1' } } };
  await api.send(`POST /api/v1/namespaces/${namespace}/resourcequotas`, { body: quota });
  assert.equal((await create(namespace)).status, 201);
  const refused = await api.send(`POST /api/v1/namespaces/${namespace}/pods`, { body: podManifest('y') });
  assert.equal(
    refused.body.message,
    'pods "y" is forbidden: exceeded quota: few, requested: pods=1, used: pods=1, limited: pods=1',
  );
  api.store.update({ group: '', plural: 'pods' }, namespace, 'x', draft => {
    draft.status = { phase: 'Succeeded' };
  });
  assert.equal((await api.send(`POST /api/v1/namespaces/${namespace}/pods`, { body: podManifest('y') })).status, 201);
});

test('a quota of memory makes every container name its limit', async () => {
  const namespace = api.namespace();
  const quota = { metadata: { name: 'tight' }, spec: { hard: { 'limits.memory': '1Gi' } } };
  await api.send(`POST /api/v1/namespaces/${namespace}/resourcequotas`, { body: quota });
  const { body } = await create(namespace);
  assert.equal(body.message, 'pods "x" is forbidden: failed quota: tight: must specify limits.memory for: main');
});

const ABSENT: readonly [string, object, string][] = [
  [
    'a service account',
    { serviceAccountName: 'nope' },
    'error looking up service account NS/nope: serviceaccount "nope" not found',
  ],
  ['a priority class', { priorityClassName: 'nope' }, 'no PriorityClass with name nope was found'],
];

for (const [title, spec, message] of ABSENT) {
  test(`${title} that is not there is 403, in a dry run too`, async () => {
    const namespace = api.namespace();
    for (const query of ['', '?dryRun=All']) {
      const { status, body } = await create(namespace, spec, query);
      assert.deepEqual([status, body.message], [403, `pods "x" is forbidden: ${message.replace('NS', namespace)}`]);
    }
  });
}

test('a namespace that is not there is 404', async () => {
  const { status, body } = await create('nowhere');
  assert.deepEqual(
    [status, body.message, body.details],
    [404, 'namespaces "nowhere" not found', { name: 'nowhere', kind: 'namespaces' }],
  );
});

test('OpenShift’s own priority classes are known', async () => {
  const { body } = await create(api.namespace(), { priorityClassName: 'openshift-user-critical' });
  assert.equal(body.spec.priority, 1_000_000_000);
});
