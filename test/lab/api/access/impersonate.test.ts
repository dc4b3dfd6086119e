import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { TestApi } from '../test-api.ts';

const api = await TestApi.start();
after(() => api[Symbol.asyncDispose]());

const WHO = 'POST /apis/authentication.k8s.io/v1/selfsubjectreviews';

test('impersonation changes who asks, with all that the headers say', async () => {
  const headers = {
    'Impersonate-User': 'someone',
    'Impersonate-Group': ['g1', 'g,2'],
    'Impersonate-Uid': 'u-1',
    'Impersonate-Extra-scopes': 'a',
  };
  const { body } = await api.send(WHO, { headers, body: {} });
  assert.deepEqual(body.status.userInfo, {
    username: 'someone',
    uid: 'u-1',
    groups: ['g1', 'g,2', 'system:authenticated'],
    extra: { scopes: ['a'] },
  });
});

test('an impersonated user is refused in its own name', async () => {
  const { body } = await api.send('GET /api/v1/nodes', { headers: { 'Impersonate-User': 'someone' } });
  assert.equal(
    body.message,
    'nodes is forbidden: User "someone" cannot list resource "nodes" in API group "" at the cluster scope',
  );
});

test('impersonation is a right of its own, for users and for groups', async () => {
  const refused = await api.send('GET /api/v1/nodes', { as: 'viewer', headers: { 'Impersonate-User': 'admin' } });
  assert.equal(
    refused.body.message,
    'users "admin" is forbidden: User "viewer" cannot impersonate resource "users" in API group "" at the cluster scope',
  );
  const as = api.user('actor', [{ verbs: ['impersonate'], apiGroups: [''], resources: ['users'] }]);
  assert.equal((await api.send(WHO, { as, headers: { 'Impersonate-User': 'viewer' }, body: {} })).status, 201);
  const headers = { 'Impersonate-User': 'viewer', 'Impersonate-Group': 'system:masters' };
  assert.equal((await api.send(WHO, { as, headers, body: {} })).body.details.kind, 'groups');
});

test('the audit hears who asks whether they may be somebody, and then who they are', async () => {
  const heard: unknown[] = [];
  api.server.access.audit = ({ user, who, question, allowed }) => {
    heard.push([user, question.verb, who.uid, who.groups, allowed]);
  };
  const headers = { 'Impersonate-User': 'someone', 'Impersonate-Uid': 'u-1', 'Impersonate-Group': 'lab-viewers' };
  await api.send('GET /api/v1/nodes', { headers });
  api.server.access.audit = undefined;
  const masters = ['system:masters', 'system:authenticated'];
  const asked = ['system:admin', 'impersonate', undefined, masters, true];
  const groups = ['lab-viewers', 'system:authenticated'];
  assert.deepEqual(heard, [asked, asked, asked, ['someone', 'list', 'u-1', groups, true]]);
});

test('a group without a user is 400', async () => {
  const { status, body } = await api.send('GET /api/v1/nodes', { headers: { 'Impersonate-Group': 'system:masters' } });
  assert.equal(status, 400);
  assert.equal(
    body.message,
    'requested &user.DefaultInfo{Name:"", UID:"", Groups:[]string{"system:masters"}, Extra:map[string][]string(nil)} ' +
      'without impersonating a user name',
  );
});
