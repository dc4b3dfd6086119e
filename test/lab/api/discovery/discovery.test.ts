import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { TestApi } from '../test-api.ts';

const api = await TestApi.start();
after(() => api[Symbol.asyncDispose]());

test('discovery begins with the versions and the address that was asked', async () => {
  const { body } = await api.send('GET /api', { as: 'restricted' });
  assert.deepEqual(body, {
    kind: 'APIVersions',
    versions: ['v1'],
    serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: new URL(api.server.url).host }],
  });
});

test('groups are listed once each, and known by themselves', async () => {
  const { body } = await api.send('GET /apis');
  const names: string[] = body.groups.map((group: { name: string }) => group.name);
  assert.equal(new Set(names).size, names.length);
  assert.ok(names.includes('machineconfiguration.openshift.io') && names.includes('authorization.k8s.io'));
  const one = await api.send('GET /apis/policy');
  const version = { groupVersion: 'policy/v1', version: 'v1' };
  assert.deepEqual(one.body, {
    kind: 'APIGroup',
    apiVersion: 'v1',
    name: 'policy',
    versions: [version],
    preferredVersion: version,
  });
});

test('resources are listed with their short names and subresources', async () => {
  const core = await api.send('GET /api/v1');
  const named = (name: string) => core.body.resources.find((resource: { name: string }) => resource.name === name);
  assert.deepEqual(named('pods/exec'), {
    name: 'pods/exec',
    singularName: '',
    namespaced: true,
    kind: 'PodExecOptions',
    verbs: ['create', 'get'],
  });
  assert.deepEqual(
    [named('pods/eviction').group, named('pods/eviction').version, named('pods/eviction').kind],
    ['policy', 'v1', 'Eviction'],
  );
  const operator = await api.send('GET /apis/machineconfiguration.openshift.io/v1');
  assert.deepEqual(
    operator.body.resources.map((resource: { name: string; shortNames?: string[] }) => [
      resource.name,
      resource.shortNames,
    ]),
    [
      ['machineconfigs', ['mc']],
      ['machineconfigpools', ['mcp']],
      ['machineconfigpools/status', undefined],
    ],
  );
});

test('OpenAPI says of every kind that the server validates its fields', async () => {
  const index = await api.send('GET /openapi/v3');
  for (const { serverRelativeURL } of Object.values<{ serverRelativeURL: string }>(index.body.paths)) {
    const { body } = await api.send(`GET ${serverRelativeURL}`);
    for (const path of Object.values<{ patch: { parameters: { name: string }[] } }>(body.paths)) {
      assert.ok(path.patch.parameters.some(({ name }) => name === 'fieldValidation'));
    }
  }
  assert.equal((await api.send('GET /openapi/v2')).status, 404);
});
