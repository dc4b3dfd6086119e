import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  debugNamespaceManifest,
  debugPodManifest,
  debugPodName,
  judgeDebugPod,
  lossOf,
  priorityClassFor,
} from '../../../../src/model/pod/debug-pod.ts';
import { pods } from '../../../../src/model/pod/pod.ts';
import type { Verdict } from '../../../../src/model/verdict.ts';

const run = { id: 'x7k2p' };
const pod = {
  node: 'worker-a',
  namespace: 'debug',
  image: 'quay.test/tools@sha256:0',
  run,
  lifetimeSeconds: 3600,
  priorityClass: 'openshift-user-critical',
};
const labels = { 'app.kubernetes.io/managed-by': 'oc-rpmoverlay', 'oc-rpmoverlay/run': 'x7k2p' };

test('the debug pod has the node in its hands, tolerates everything and ends by itself', () => {
  assert.deepEqual(debugPodManifest(pod), {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'worker-a-oc-rpmoverlay-x7k2p',
      namespace: 'debug',
      labels: { ...labels, 'debug.openshift.io/managed-by': 'oc-rpmoverlay' },
      annotations: {
        'debug.openshift.io/source-container': 'container-00',
        'debug.openshift.io/source-resource': '/v1, Resource=nodes/worker-a',
        'openshift.io/required-scc': 'privileged',
      },
    },
    spec: {
      nodeName: 'worker-a',
      hostNetwork: true,
      hostPID: true,
      hostIPC: true,
      restartPolicy: 'Never',
      priorityClassName: 'openshift-user-critical',
      terminationGracePeriodSeconds: 0,
      activeDeadlineSeconds: 3600,
      automountServiceAccountToken: false,
      tolerations: [{ operator: 'Exists' }],
      volumes: [{ name: 'host', hostPath: { path: '/', type: 'Directory' } }],
      containers: [
        {
          name: 'container-00',
          image: 'quay.test/tools@sha256:0',
          imagePullPolicy: 'IfNotPresent',
          command: ['/bin/sleep', '3600'],
          securityContext: { privileged: true, runAsUser: 0 },
          volumeMounts: [{ name: 'host', mountPath: '/host' }],
        },
      ],
    },
  });
});

test('a priority class is only named where the release has one', () => {
  assert.equal('priorityClassName' in Object(debugPodManifest({ ...pod, priorityClass: undefined }).spec), false);
  assert.deepEqual(['4.11.9', '4.12.0', '4.20.3', undefined].map(priorityClassFor), [
    undefined,
    'openshift-user-critical',
    'openshift-user-critical',
    undefined,
  ]);
});

test('the temporary namespace admits a privileged pod on any node', () => {
  assert.deepEqual(debugNamespaceManifest(run), {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: 'oc-rpmoverlay-x7k2p',
      labels: {
        ...labels,
        'pod-security.kubernetes.io/enforce': 'privileged',
        'pod-security.kubernetes.io/audit': 'privileged',
        'pod-security.kubernetes.io/warn': 'privileged',
        'security.openshift.io/scc.podSecurityLabelSync': 'false',
      },
      annotations: { 'openshift.io/node-selector': '' },
    },
  });
});

/** Node names are DNS subdomains of up to 253 characters (k8s.io/apimachinery `validation.IsDNS1123Subdomain`). */
const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
const nodeName = fc.array(label, { minLength: 1, maxLength: 6 }).map(labels => labels.join('.').slice(0, 253));

test('every node gets a pod name that can be a hostname, other ones in other runs', () => {
  fc.assert(
    fc.property(nodeName, name => {
      const [mine, theirs] = [debugPodName(name, run), debugPodName(name, { id: 'b4c5d' })];
      assert.match(mine, /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
      assert.ok(mine.endsWith('-oc-rpmoverlay-x7k2p') && theirs.endsWith('-oc-rpmoverlay-b4c5d'));
    }),
  );
});

const alike: readonly [string, string, string][] = [
  ['end differently behind what is cut', `${'a'.repeat(60)}-0001`, `${'a'.repeat(60)}-0002`],
  ['end differently after 253 characters', `${'a.'.repeat(126)}b`, `${'a.'.repeat(126)}c`],
  ['differ in a dot', 'worker.1', 'worker1'],
  ['differ in where the dot is', 'worker1.1', 'worker.11'],
];
for (const [how, one, other] of alike) {
  test(`two nodes of one run whose names ${how} get two pods`, () => {
    assert.notEqual(debugPodName(one, run), debugPodName(other, run));
  });
}

test('the name of a node on a cloud is still read in the name of its pod', () => {
  const name = debugPodName('ip-10-0-131-12.us-west-2.compute.internal', run);
  assert.match(name, /^ip-10-0-131-12us-west-2compute.*-oc-rpmoverlay-x7k2p$/);
});

type Seen = { readonly status?: object; readonly deleted?: boolean };

function seen({ status, deleted }: Seen) {
  return pods.read({
    metadata: { name: 'debug', ...(deleted && { deletionTimestamp: '2026-01-01T00:00:00Z' }) },
    spec: { nodeName: 'worker-a', containers: [{ image: 'quay.test/tools' }] },
    status,
  });
}

const container = (state: object) => ({ phase: 'Pending', containerStatuses: [{ state }] });
const waiting = (reason: string, message?: string) => container({ waiting: { reason, message } });
const noImage = (why: string): Verdict => ({
  kind: 'stuck',
  code: 'IMAGE_NOT_AVAILABLE',
  reason: `cannot pull quay.test/tools: ${why}`,
  hint: 'name an image that the node can pull: --image',
});
const noStart = (reason: string): Verdict => ({
  kind: 'stuck',
  code: 'POD_CANNOT_START',
  reason,
  hint: 'name another image: --image',
});
const notTaken = (why: string): Verdict => ({
  kind: 'stuck',
  code: 'POD_CANNOT_START',
  reason: `ended at once: ${why}`,
  hint: 'oc describe node/worker-a',
});
const evicted = (why: string): Verdict => ({
  kind: 'stuck',
  code: 'POD_EVICTED',
  reason: `is being taken away: ${why}`,
  hint: 'run the command again',
});
const disruption = (message?: string) => ({
  phase: 'Running',
  conditions: [{ type: 'DisruptionTarget', status: 'True', message }],
  containerStatuses: [{ state: { running: {} } }],
});

const verdicts: readonly [string, Seen, Verdict][] = [
  ['has just been made', {}, { kind: 'going', reason: 'not seen by the kubelet yet' }],
  ['is being set up', { status: waiting('ContainerCreating') }, { kind: 'going', reason: 'ContainerCreating' }],
  ['runs', { status: container({ running: { startedAt: '2026-01-01T00:00:00Z' } }) }, { kind: 'done' }],
  ['got no image', { status: waiting('ErrImagePull', 'manifest unknown') }, noImage('manifest unknown')],
  [
    'is held back from the next pull',
    { status: waiting('ImagePullBackOff', 'Back-off pulling image') },
    noImage('Back-off pulling image'),
  ],
  ['has an image that is no name', { status: waiting('InvalidImageName') }, noImage('InvalidImageName')],
  [
    'cannot be put together',
    { status: waiting('CreateContainerError', 'context deadline exceeded') },
    noStart('cannot start: context deadline exceeded'),
  ],
  [
    'lacks what its configuration names',
    { status: waiting('CreateContainerConfigError') },
    noStart('cannot start: CreateContainerConfigError'),
  ],
  [
    'has no such program',
    {
      status: {
        phase: 'Failed',
        containerStatuses: [
          { state: { terminated: { reason: 'StartError', exitCode: 128, message: 'stat /bin/sleep: no such file' } } },
        ],
      },
    },
    noStart('ended at once: exit code 128, StartError, stat /bin/sleep: no such file'),
  ],
  [
    'ended well but at once',
    {
      status: {
        phase: 'Succeeded',
        containerStatuses: [{ state: { terminated: { reason: 'Completed', exitCode: 0 } } }],
      },
    },
    noStart('ended at once: exit code 0, Completed'),
  ],
  [
    'was not admitted by the kubelet',
    { status: { phase: 'Failed', reason: 'OutOfpods', message: "Node didn't have enough resource: pods" } },
    notTaken("OutOfpods: Node didn't have enough resource: pods"),
  ],
  [
    'had no time left',
    {
      status: {
        phase: 'Failed',
        reason: 'DeadlineExceeded',
        message: 'Pod was active on the node longer than the specified deadline',
      },
    },
    notTaken('DeadlineExceeded: Pod was active on the node longer than the specified deadline'),
  ],
  ['failed without a word', { status: { phase: 'Failed' } }, notTaken('no reason given')],
  [
    'is evicted for a taint',
    { status: disruption('Taint manager: deleting due to NoExecute taint') },
    evicted('Taint manager: deleting due to NoExecute taint'),
  ],
  ['is evicted without a word', { status: disruption() }, evicted('it was deleted')],
  [
    'was spared by a disruption that is over',
    { status: { ...disruption(), conditions: [{ type: 'DisruptionTarget', status: 'False' }] } },
    { kind: 'done' },
  ],
  [
    'runs but was deleted by somebody',
    { status: container({ running: {} }), deleted: true },
    evicted('it was deleted'),
  ],
];
for (const [what, sight, verdict] of verdicts) {
  test(`a debug pod that ${what}: ${verdict.kind}`, () => {
    assert.deepEqual(judgeDebugPod(seen(sight)), verdict);
  });
}

const losses: readonly [string, Seen | undefined, string | undefined][] = [
  ['runs', { status: container({ running: {} }) }, undefined],
  ['has not said yet that it runs', { status: waiting('ContainerCreating') }, undefined],
  ['is not there', undefined, 'was deleted'],
  ['is being evicted', { status: disruption('node is being drained') }, 'is being taken away: node is being drained'],
  ['is being deleted', { status: container({ running: {} }), deleted: true }, 'is being deleted'],
  ['ended', { status: container({ terminated: { reason: 'Error', exitCode: 137 } }) }, 'ended: exit code 137, Error'],
  ['failed with its node', { status: { phase: 'Failed', reason: 'NodeLost' } }, 'ended: NodeLost'],
  ['came to its end', { status: { phase: 'Succeeded' } }, 'ended: no reason given'],
];
for (const [what, sight, loss] of losses) {
  test(`a debug pod that ${what} is ${loss === undefined ? 'not lost' : 'lost'}`, () => {
    assert.equal(lossOf(sight && seen(sight)), loss);
  });
}

test('a debug pod that is gone does not come back', () => {
  assert.deepEqual(judgeDebugPod(undefined), {
    kind: 'stuck',
    code: 'POD_GONE',
    reason: 'was deleted while it started',
    hint: 'run the command again',
  });
});
