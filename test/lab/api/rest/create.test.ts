import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { podManifest, TestApi } from '../test-api.ts';

const api = await TestApi.start();
after(() => api[Symbol.asyncDispose]());

const CONFIGS = '/apis/machineconfiguration.openshift.io/v1/machineconfigs';

function machineConfig(name: string, spec: object = { config: { ignition: { version: '3.2.0' } } }): object {
  return { apiVersion: 'machineconfiguration.openshift.io/v1', kind: 'MachineConfig', metadata: { name }, spec };
}

test('a custom resource is stored as it was sent, with the keys in order', async () => {
  const { status, body, text } = await api.send(`POST ${CONFIGS}`, { body: machineConfig('99-a') });
  assert.equal(status, 201);
  const { creationTimestamp, resourceVersion, uid, ...metadata } = body.metadata;
  assert.match(creationTimestamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  assert.match(resourceVersion, /^\d+$/);
  assert.match(uid, /^[0-9a-f-]{36}$/);
  assert.deepEqual(metadata, { generation: 1, name: '99-a' });
  assert.deepEqual(body.spec, { config: { ignition: { version: '3.2.0' } } });
  assert.ok(
    text.startsWith(
      '{"apiVersion":"machineconfiguration.openshift.io/v1","kind":"MachineConfig","metadata":{"creationTimestamp"',
    ),
  );
});

test('a name that is taken is 409, with the resource in the details', async () => {
  await api.send(`POST ${CONFIGS}`, { body: machineConfig('99-twice') });
  const { status, body } = await api.send(`POST ${CONFIGS}`, { body: machineConfig('99-twice') });
  assert.deepEqual(
    [status, body.reason, body.message, body.details],
    [
      409,
      'AlreadyExists',
      'machineconfigs.machineconfiguration.openshift.io "99-twice" already exists',
      { name: '99-twice', group: 'machineconfiguration.openshift.io', kind: 'machineconfigs' },
    ],
  );
});

test('fields of the wrong type are 422, each with its cause', async () => {
  const { status, body } = await api.send(`POST ${CONFIGS}`, {
    body: machineConfig('99-bad', { osImageURL: 1, config: 'x' }),
  });
  assert.equal(status, 422);
  assert.equal(
    body.message,
    'MachineConfig.machineconfiguration.openshift.io "99-bad" is invalid: [spec.osImageURL: Invalid value: "integer": ' +
      'spec.osImageURL in body must be of type string: "integer", spec.config: Invalid value: "string": spec.config in ' +
      'body must be of type object: "string"]',
  );
  assert.deepEqual(
    body.details.causes.map((cause: { reason: string; field: string }) => [cause.reason, cause.field]),
    [
      ['FieldValueTypeInvalid', 'spec.osImageURL'],
      ['FieldValueTypeInvalid', 'spec.config'],
    ],
  );
});

test('a generated name has five letters or digits that make no words', async () => {
  const body = { metadata: { generateName: 'debug-', labels: { a: 'b' } } };
  const created = await api.send('POST /api/v1/namespaces', { body });
  const { name } = created.body.metadata;
  assert.match(name, /^debug-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  assert.deepEqual(created.body.metadata.labels, { a: 'b', 'kubernetes.io/metadata.name': name });
  assert.deepEqual(created.body.spec, { finalizers: ['kubernetes'] });
  assert.deepEqual(created.body.status, { phase: 'Active' });
});

test('a dry run answers 201 with a uid and without a resource version, and stores nothing', async () => {
  const { status, body } = await api.send(`POST ${CONFIGS}?dryRun=All`, { body: machineConfig('99-dry') });
  assert.equal(status, 201);
  assert.ok(body.metadata.uid);
  assert.equal(body.metadata.resourceVersion, undefined);
  assert.equal((await api.send(`GET ${CONFIGS}/99-dry`)).status, 404);
});

test('a body may be YAML', async () => {
  const headers = { 'Content-Type': 'application/yaml' };
  const body = 'metadata:\n  name: from-yaml\nspec:\n  config: {}\n';
  const created = await api.send(`POST ${CONFIGS}`, { headers, body });
  assert.equal(created.status, 201);
  assert.equal(created.body.kind, 'MachineConfig');
});

const BAD: readonly { title: string; body: unknown; status: number; message: string }[] = [
  {
    title: 'what is no JSON',
    body: '{"apiVersion":"v1",',
    status: 400,
    message:
      "the object provided is unrecognized (must be of type Pod): couldn't get version/kind; json parse error: " +
      'unexpected end of JSON input ({"apiVersion":"v1",)',
  },
  {
    title: 'another kind',
    body: { apiVersion: 'v1', kind: 'Service', metadata: { name: 'x' } },
    status: 400,
    message:
      'Service in version "v1" cannot be handled as a Pod: converting (v1.Service) to (core.Pod): unknown conversion',
  },
  {
    title: 'another namespace',
    body: { metadata: { name: 'x', namespace: 'openshift' } },
    status: 400,
    message: 'the namespace of the provided object does not match the namespace sent on the request',
  },
  {
    title: 'no kind and no containers',
    body: { metadata: { name: 'x' } },
    status: 422,
    message: 'Pod "x" is invalid: spec.containers: Required value',
  },
  {
    title: 'no name',
    body: { ...podManifest('x'), metadata: {} },
    status: 422,
    message: 'Pod "" is invalid: metadata.name: Required value: name or generateName is required',
  },
  {
    title: 'a number for an annotation',
    body: { ...podManifest('x'), metadata: { name: 'x', annotations: { a: 1 } } },
    status: 400,
    message:
      'Pod in version "v1" cannot be handled as a Pod: json: cannot unmarshal number into Go struct field ' +
      'ObjectMeta.metadata.annotations of type string',
  },
];

for (const { title, body, status, message } of BAD) {
  test(`a pod with ${title} is refused with ${status}`, async () => {
    const namespace = api.namespace();
    const answer = await api.send(`POST /api/v1/namespaces/${namespace}/pods`, { body });
    assert.deepEqual([answer.status, answer.body.message], [status, message]);
  });
}

test('all that is wrong with a pod is said at once', async () => {
  const namespace = api.namespace();
  const spec = {
    restartPolicy: 'Sometimes',
    containers: [{ name: 'a', volumeMounts: [{ name: 'nope', mountPath: '/x' }] }],
  };
  const { body } = await api.send(`POST /api/v1/namespaces/${namespace}/pods`, { body: podManifest('Bad_Name', spec) });
  assert.deepEqual(
    body.details.causes.map((cause: { reason: string; field: string }) => [cause.reason, cause.field]),
    [
      ['FieldValueInvalid', 'metadata.name'],
      ['FieldValueRequired', 'spec.containers[0].image'],
      ['FieldValueNotFound', 'spec.containers[0].volumeMounts[0].name'],
      ['FieldValueNotSupported', 'spec.restartPolicy'],
    ],
  );
  assert.match(
    body.message,
    /^Pod "Bad_Name" is invalid: \[metadata\.name: Invalid value: "Bad_Name": a lowercase RFC 1123 subdomain /,
  );
});
