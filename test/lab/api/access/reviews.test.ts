import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { TestApi } from '../test-api.ts';

const api = await TestApi.start();
after(() => api[Symbol.asyncDispose]());

const REVIEWS = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';

test('an access review is 201 either way, with a reason only where RBAC allows it', async () => {
  const review = async (as: string | undefined, resourceAttributes: object) =>
    (await api.send(`POST ${REVIEWS}`, { ...(as ? { as } : {}), body: { spec: { resourceAttributes } } })).body.status;
  const exec = { verb: 'create', resource: 'pods', subresource: 'exec', namespace: 'restricted-ns' };
  assert.deepEqual(await review(undefined, exec), { allowed: true });
  assert.deepEqual(await review('viewer', exec), { allowed: false });
  assert.deepEqual(await review('restricted', exec), {
    allowed: true,
    reason: 'RBAC: allowed by RoleBinding "lab-restricted/restricted-ns" of Role "lab-restricted" to User "restricted"',
  });
  assert.deepEqual(await review('viewer', { verb: 'get', resource: 'nodes' }), {
    allowed: true,
    reason: 'RBAC: allowed by ClusterRoleBinding "lab-viewer" of ClusterRole "lab-viewer" to Group "lab-viewers"',
  });
});

test('an access review about nothing is 422', async () => {
  const { status, body } = await api.send(`POST ${REVIEWS}`, { body: { spec: {} } });
  assert.equal(status, 422);
  assert.equal(
    body.message,
    '.authorization.k8s.io "" is invalid: spec.resourceAttributes: Invalid value: null: exactly one of ' +
      'nonResourceAttributes or resourceAttributes must be specified',
  );
});

test('a rules review lists what the bindings say', async () => {
  const as = api.user('reader', [{ verbs: ['get'], apiGroups: [''], resources: ['secrets'] }], 'default');
  const rulesIn = async (namespace: string) => {
    const line = 'POST /apis/authorization.k8s.io/v1/selfsubjectrulesreviews';
    const { body } = await api.send(line, { as, body: { spec: { namespace } } });
    return body.status.resourceRules.slice(2);
  };
  assert.deepEqual(await rulesIn('default'), [{ verbs: ['get'], apiGroups: [''], resources: ['secrets'] }]);
  assert.deepEqual(await rulesIn('openshift'), []);
});
