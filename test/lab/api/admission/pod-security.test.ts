import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { podManifest, TestApi } from '../test-api.ts';

const api = await TestApi.start();
after(() => api[Symbol.asyncDispose]());

const RESTRICTED = { 'pod-security.kubernetes.io/enforce': 'restricted' };

/** A pod as one makes it to get at a node. */
const NODE_POD = {
  hostNetwork: true,
  hostPID: true,
  hostIPC: true,
  containers: [{ name: 'main', image: 'registry.lab/tools:1', securityContext: { privileged: true, runAsUser: 0 } }],
  volumes: [{ name: 'host', hostPath: { path: '/' } }],
};

function create(namespace: string, spec: object = {}) {
  return api.send(`POST /api/v1/namespaces/${namespace}/pods`, { body: podManifest('x', spec) });
}

const VIOLATIONS =
  'host namespaces (hostNetwork=true, hostPID=true, hostIPC=true), privileged (container "main" must not set ' +
  'securityContext.privileged=true), allowPrivilegeEscalation != false (container "main" must set ' +
  'securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "main" must set ' +
  'securityContext.capabilities.drop=["ALL"]), restricted volume types (volume "host" uses restricted volume type ' +
  '"hostPath"), runAsNonRoot != true (pod or container "main" must set securityContext.runAsNonRoot=true), runAsUser=0 ' +
  '(container "main" must not set runAsUser=0), seccompProfile (pod or container "main" must set ' +
  'securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")';

for (const labels of [RESTRICTED, {}]) {
  test(`a debug pod is refused in a namespace with the labels ${JSON.stringify(labels)}`, async () => {
    const { status, headers, body } = await create(api.namespace(labels), NODE_POD);
    assert.deepEqual(
      [status, body.reason, body.details, headers.warning],
      [403, 'Forbidden', { name: 'x', kind: 'pods' }, undefined],
    );
    assert.equal(body.message, `pods "x" is forbidden: violates PodSecurity "restricted:latest": ${VIOLATIONS}`);
  });
}

test('a debug pod is only warned about where the namespace says so', async () => {
  const labels = {
    'pod-security.kubernetes.io/enforce': 'privileged',
    'pod-security.kubernetes.io/warn': 'restricted',
  };
  const { status, headers } = await create(api.namespace(labels), NODE_POD);
  const text = `would violate PodSecurity "restricted:latest": ${VIOLATIONS}`;
  assert.deepEqual([status, headers.warning], [201, `299 - "${text.replaceAll('"', '\\"')}"`]);
});

test('the baseline refuses what reaches the host, and no more', async () => {
  const namespace = api.namespace({ 'pod-security.kubernetes.io/enforce': 'baseline' });
  const { body } = await create(namespace, NODE_POD);
  assert.equal(
    body.message,
    'pods "x" is forbidden: violates PodSecurity "baseline:latest": host namespaces (hostNetwork=true, hostPID=true, ' +
      'hostIPC=true), hostPath volumes (volume "host"), privileged (container "main" must not set securityContext.privileged=true)',
  );
  assert.equal((await create(namespace)).status, 201);
});

test('the restricted level takes a pod that gives everything up', async () => {
  const securityContext = {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    runAsNonRoot: true,
    seccompProfile: { type: 'RuntimeDefault' },
  };
  const containers = [{ name: 'main', image: 'a:1', securityContext }];
  assert.equal((await create(api.namespace(RESTRICTED), { containers })).status, 201);
});
