import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { podManifest, TestApi } from '../test-api.ts';

const api = await TestApi.start();
after(() => api[Symbol.asyncDispose]());

function create(namespace: string, spec: object = {}) {
  return api.send(`POST /api/v1/namespaces/${namespace}/pods`, { body: podManifest('x', spec) });
}

test('a pod gets what it does not say', async () => {
  const { body } = await create(api.namespace());
  const volume = body.spec.volumes[0].name;
  assert.match(volume, /^kube-api-access-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  const token = { name: volume, readOnly: true, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' };
  const tolerated = { operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 };
  const { volumes: _volumes, ...spec } = body.spec;
  assert.deepEqual(spec, {
    nodeName: 'worker-a',
    containers: [
      {
        name: 'main',
        image: 'registry.lab/tools:1',
        resources: {},
        terminationMessagePath: '/dev/termination-log',
        terminationMessagePolicy: 'File',
        imagePullPolicy: 'IfNotPresent',
        volumeMounts: [token],
      },
    ],
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    securityContext: {},
    schedulerName: 'default-scheduler',
    enableServiceLinks: true,
    serviceAccountName: 'default',
    serviceAccount: 'default',
    priority: 0,
    preemptionPolicy: 'PreemptLowerPriority',
    tolerations: [
      { key: 'node.kubernetes.io/not-ready', ...tolerated },
      { key: 'node.kubernetes.io/unreachable', ...tolerated },
    ],
  });
  assert.deepEqual(body.status, { phase: 'Pending', qosClass: 'BestEffort' });
  assert.equal(body.metadata.generation, 1);
});

test('a pod that says otherwise keeps it', async () => {
  const spec = {
    automountServiceAccountToken: false,
    tolerations: [{ operator: 'Exists' }],
    terminationGracePeriodSeconds: 1,
  };
  const { body } = await create(api.namespace(), spec);
  assert.deepEqual(
    [body.spec.volumes, body.spec.tolerations, body.spec.terminationGracePeriodSeconds],
    [undefined, [{ operator: 'Exists' }], 1],
  );
});

for (const [image, policy] of [
  ['a/b', 'Always'],
  ['a/b:latest', 'Always'],
  ['a:5000/b', 'Always'],
  ['a/b:1', 'IfNotPresent'],
  ['a/b@sha256:0000', 'IfNotPresent'],
] as const) {
  test(`the image ${image} is pulled ${policy}`, async () => {
    const { body } = await create(api.namespace(), { containers: [{ name: 'main', image }] });
    assert.equal(body.spec.containers[0].imagePullPolicy, policy);
  });
}
