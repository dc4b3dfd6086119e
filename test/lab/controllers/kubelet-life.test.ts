import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StoredObject } from '../api/store.ts';
import { NAMESPACE, ProcessCluster } from '../process-cluster.ts';
import { RuntimeFailure } from '../runtime.ts';
import { EVENTS, LEASES, NODES, PODS } from './resources.ts';
import { taintsOf } from './taints.ts';

const patient = { spec: { tolerations: [{ operator: 'Exists' }] } };

function readyOf(object: StoredObject | undefined): { status: string; reason: string; message: string } | undefined {
  return object?.status.conditions.find(({ type }: { type: string }) => type === 'Ready');
}

function isReady(status: string) {
  return (node: StoredObject) => readyOf(node)?.status === status;
}

function waitsFor(reason: string) {
  return (pod: StoredObject) => pod.status.containerStatuses?.[0].state.waiting?.reason === reason;
}

const isRunning = (pod: StoredObject) => pod.status.phase === 'Running';

function leaseOf(lab: ProcessCluster): string {
  return lab.cluster.store.get(LEASES, 'kube-node-lease', 'node-a')?.spec.renewTime;
}

/** Resolves at the next renewal. */
async function renewal(lab: ProcessCluster): Promise<void> {
  const before = leaseOf(lab);
  const renewed = Promise.withResolvers<void>();
  const stop = lab.cluster.store.listen(() => leaseOf(lab) !== before && renewed.resolve());
  await renewed.promise.finally(stop);
}

function eventsAbout(lab: ProcessCluster, name: string): string[] {
  const events = [...lab.cluster.store.list(EVENTS, 'default'), ...lab.cluster.store.list(EVENTS, NAMESPACE)];
  return events
    .filter(({ involvedObject }) => involvedObject.name === name)
    .map(({ type, reason, message }) => `${type} ${reason}: ${message}`);
}

test('a kubelet renews the lease of its node again and again', async () => {
  await using lab = await ProcessCluster.start({ leaseMs: 5 });
  for (let times = 0; times < 3; times++) await renewal(lab);
});

for (const [how, lose, findAgain] of [
  ['has ended', 'stop', 'start'],
  ['hangs', 'hang', 'resume'],
] as const) {
  test(`when the kubelet ${how}, the lease stops, nothing is done on the node, and it becomes Unknown`, async () => {
    await using lab = await ProcessCluster.start({ leaseMs: 5, nodeGraceMs: 100 });
    await lab.runPod('running', patient);
    await lab.runPod('going', patient);
    lab.node.kubelet[lose]();
    const last = leaseOf(lab);
    await lab.createPod('late', patient);
    await lab.call('DELETE', `/api/v1/namespaces/${NAMESPACE}/pods/going`);

    const lost = await lab.until(NODES, 'node-a', node => isReady('Unknown')(node) && taintsOf(node).length === 2);
    assert.deepEqual(
      taintsOf(lost).map(({ key, effect }) => `${key}:${effect}`),
      ['node.kubernetes.io/unreachable:NoSchedule', 'node.kubernetes.io/unreachable:NoExecute'],
    );
    const pods = ['running', 'going', 'late'].map(name => lab.cluster.store.get(PODS, NAMESPACE, name));
    assert.deepEqual(
      pods.map(pod => [pod?.status.phase, pod?.status.containerStatuses?.[0].state.running !== undefined]),
      [
        ['Running', true],
        ['Running', true],
        ['Pending', false],
      ],
    );
    assert.equal(leaseOf(lab), last);

    lab.node.kubelet[findAgain]();
    await lab.until(NODES, 'node-a', node => isReady('True')(node) && taintsOf(node).length === 0);
    await lab.until(PODS, 'late', isRunning);
    await lab.untilGone(PODS, 'going');
    const unharmed = lab.cluster.store.get(PODS, NAMESPACE, 'running');
    assert.equal(unharmed?.status.containerStatuses[0].restartCount, 0);
  });
}

test('a kubelet that is restarted says so, and nothing is seen of it in Ready', async () => {
  await using lab = await ProcessCluster.start();
  const before = lab.cluster.store.version;
  lab.node.kubelet.stop();
  lab.node.kubelet.start();
  await renewal(lab);
  assert.deepEqual(eventsAbout(lab, 'node-a'), ['Normal Starting: Starting kubelet.']);
  const seen = (lab.cluster.store.since(before) ?? []).filter(({ resource }) => resource.plural === 'nodes');
  assert.deepEqual(
    seen.map(({ object }) => readyOf(object)?.status).filter(status => status !== 'True'),
    [],
  );
});

test('streams through a kubelet or a container runtime end with it, and new ones are refused in their words', async () => {
  await using lab = await ProcessCluster.start();
  await lab.runPod('p');
  const { kubelet, crio } = lab.node;
  const refusals = [];
  for (const service of [kubelet, crio]) {
    using open = lab.stream('p', 'exec?command=sh&command=-c&command=echo+begun;exec+sleep+1000&stdout=true');
    await open.until(() => open.text(1) === 'begun\n');
    service.stop();
    assert.equal((await open.ended).code, 1006);
    for (const what of ['exec?command=true&stdout=true', 'portforward?ports=1']) {
      const { status, body } = await lab.stream('p', what).refused();
      refusals.push([status, body.includes('"message"') ? JSON.parse(body).message : body]);
    }
    service.start();
  }
  const noKubelet = 'error dialing backend: dial tcp 192.0.2.10:10250: connect: connection refused';
  const noRuntime =
    'rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: ' +
    'dial unix /var/run/crio/crio.sock: connect: no such file or directory"';
  assert.deepEqual(refusals, [
    [500, noKubelet],
    [500, noKubelet],
    [500, noRuntime],
    [500, noRuntime],
  ]);
});

test('without a container runtime a pod has no sandbox, and after a while the node is not ready', async () => {
  await using lab = await ProcessCluster.start({ leaseMs: 5, runtimeGraceMs: 50, runtimeRetryMs: 5 });
  lab.node.crio.stop();
  lab.node.kubelet.answer = 'down';
  await lab.createPod('p', patient);
  const node = await lab.until(NODES, 'node-a', one => isReady('False')(one) && taintsOf(one).length === 2);
  const { status, reason, message } = readyOf(node) ?? {};
  assert.deepEqual(
    { status, reason, message },
    {
      status: 'False',
      reason: 'KubeletNotReady',
      message: 'container runtime is down',
    },
  );
  assert.deepEqual(
    taintsOf(node).map(({ key, effect }) => `${key}:${effect}`),
    ['node.kubernetes.io/not-ready:NoSchedule', 'node.kubernetes.io/not-ready:NoExecute'],
  );
  await renewal(lab);
  const waiting = await lab.until(PODS, 'p', waitsFor('ContainerCreating'));
  assert.deepEqual([waiting.status.phase, waiting.status.conditions[0].status], ['Pending', 'False']);
  assert.match(eventsAbout(lab, 'p').join('\n'), /Warning FailedCreatePodSandBox: .*crio\.sock/);

  lab.node.crio.start();
  lab.node.kubelet.answer = 'up';
  await lab.until(NODES, 'node-a', one => isReady('True')(one) && taintsOf(one).length === 0);
  await lab.until(PODS, 'p', isRunning);
});

test('while the runtime fails, a pod waits with CreateContainerError whatever its restartPolicy, until it can start', async t => {
  await using lab = await ProcessCluster.start({ runtimeRetryMs: 5 });
  const message = 'container create failed: runc: cannot run';
  const failing = t.mock.method(lab.node, 'startPod', () => Promise.reject(new RuntimeFailure(message)));
  await lab.createPod('p');
  await lab.createPod('unwanted');
  const pod = await lab.until(PODS, 'p', waitsFor('CreateContainerError'));
  assert.deepEqual([pod.status.phase, pod.status.containerStatuses[0].state.waiting.message], ['Pending', message]);
  assert.ok(eventsAbout(lab, 'p').includes(`Warning Failed: Error: ${message}`));
  await lab.call('DELETE', `/api/v1/namespaces/${NAMESPACE}/pods/unwanted`);
  await lab.untilGone(PODS, 'unwanted');
  failing.mock.restore();
  await lab.until(PODS, 'p', isRunning);
});
