import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { TestApi } from '../test-api.ts';
import type { Audited } from './access.ts';

const api = await TestApi.start();
after(() => api[Symbol.asyncDispose]());

const POOLS = '/apis/machineconfiguration.openshift.io/v1/machineconfigpools';

test('a token that nobody has is 401, without details', async () => {
  const { status, headers, body } = await api.send('GET /api/v1/nodes', { as: 'token:nope' });
  assert.equal(status, 401);
  assert.equal(headers['x-kubernetes-pf-flowschema-uid'], undefined);
  assert.deepEqual(body, {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: 'Unauthorized',
    reason: 'Unauthorized',
    code: 401,
  });
});

test('a client certificate counts more than a bad token', async () => {
  assert.equal((await api.send('GET /api/v1/nodes', { headers: { Authorization: 'Bearer nope' } })).status, 200);
});

const REFUSALS: readonly { as: string; line: string; message: string; details: object }[] = [
  {
    as: 'none',
    line: 'GET /api/v1/nodes',
    message:
      'nodes is forbidden: User "system:anonymous" cannot list resource "nodes" in API group "" at the cluster scope',
    details: { kind: 'nodes' },
  },
  {
    as: 'viewer',
    line: 'DELETE /api/v1/nodes/nope',
    message:
      'nodes "nope" is forbidden: User "viewer" cannot delete resource "nodes" in API group "" at the cluster scope',
    details: { name: 'nope', kind: 'nodes' },
  },
  {
    as: 'viewer',
    line: 'POST /api/v1/namespaces/default/pods/x/eviction',
    message:
      'pods "x" is forbidden: User "viewer" cannot create resource "pods/eviction" in API group "" in the namespace "default"',
    details: { name: 'x', kind: 'pods' },
  },
  {
    as: 'viewer',
    line: `POST ${POOLS}`,
    message:
      'machineconfigpools.machineconfiguration.openshift.io is forbidden: User "viewer" cannot create resource ' +
      '"machineconfigpools" in API group "machineconfiguration.openshift.io" at the cluster scope',
    details: { group: 'machineconfiguration.openshift.io', kind: 'machineconfigpools' },
  },
  {
    as: 'restricted',
    line: 'GET /api/v1/nodes?watch=1',
    message: 'nodes is forbidden: User "restricted" cannot watch resource "nodes" in API group "" at the cluster scope',
    details: { kind: 'nodes' },
  },
  {
    as: 'restricted',
    line: 'POST /api/v1/namespaces',
    message:
      'namespaces is forbidden: User "restricted" cannot create resource "namespaces" in API group "" at the cluster scope',
    details: { kind: 'namespaces' },
  },
  {
    as: 'restricted',
    line: 'GET /apis/nosuch.example.com/v1/things',
    message:
      'things.nosuch.example.com is forbidden: User "restricted" cannot list resource "things" in API group ' +
      '"nosuch.example.com" at the cluster scope',
    details: { group: 'nosuch.example.com', kind: 'things' },
  },
];

for (const { as, line, message, details } of REFUSALS) {
  test(`${as} may not ${line}`, async () => {
    const { status, headers, body } = await api.send(line, { as });
    assert.deepEqual([status, body.reason, body.message, body.details], [403, 'Forbidden', message, details]);
    assert.equal(headers['x-content-type-options'], 'nosniff');
  });
}

for (const [as, line] of [
  ['viewer', 'GET /api/v1/pods'],
  ['viewer', `GET ${POOLS}`],
  ['restricted', 'GET /api/v1/namespaces/restricted-ns/secrets'],
  ['restricted', 'GET /api/v1/namespaces/restricted-ns'],
] as const) {
  test(`${as} may ${line}`, async () => assert.equal((await api.send(line, { as })).status, 200));
}

test('a rule with names allows those objects, and a list that selects one of them', async () => {
  const as = api.user('named', [
    { verbs: ['get', 'list'], apiGroups: [''], resources: ['namespaces'], resourceNames: ['default'] },
  ]);
  assert.equal((await api.send('GET /api/v1/namespaces/default', { as })).status, 200);
  assert.equal((await api.send('GET /api/v1/namespaces?fieldSelector=metadata.name%3Ddefault', { as })).status, 200);
  assert.equal((await api.send('GET /api/v1/namespaces/openshift', { as })).status, 403);
  assert.equal((await api.send('GET /api/v1/namespaces', { as })).status, 403);
});

test('what is asked for is heard, whether it is allowed or not, of reviews only that they are asked', async () => {
  const heard: Audited[] = [];
  const { access } = api.server;
  access.audit = audited => heard.push(audited);
  const attributes = { verb: 'delete', resource: 'nodes' };
  await api.send('GET /api/v1/nodes', { as: 'viewer' });
  await api.send('GET /api/v1/namespaces/default/pods/x/exec', { as: 'viewer' });
  await api.send('POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
    as: 'viewer',
    body: {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes: attributes },
    },
  });
  access.audit = undefined;
  await api.send('GET /api/v1/nodes', { as: 'viewer' });
  const wordsOf = ({ user, question, allowed }: Audited) =>
    question.kind === 'path' ? [] : [user, question.verb, question.plural, question.subresource, allowed];
  assert.deepEqual(heard.map(wordsOf), [
    ['viewer', 'list', 'nodes', undefined, true],
    ['viewer', 'get', 'pods', 'exec', false],
    ['viewer', 'create', 'selfsubjectaccessreviews', undefined, true],
  ]);
});
