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

function create(namespace: string, spec: object = {}, query = '') {
  return api.send(`POST /api/v1/namespaces/${namespace}/pods${query}`, { body: podManifest('x', spec) });
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
