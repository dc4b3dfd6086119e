import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { StoredObject } from '../api/store.ts';
import { NAMESPACE, ProcessCluster } from '../process-cluster.ts';
import { EVENTS, PODS } from './resources.ts';

let lab: ProcessCluster;
before(async () => {
  lab = await ProcessCluster.start();
});
after(() => lab[Symbol.asyncDispose]());

/** What was seen of a pod, one line an event: type, phase, conditions that are not True, and the container. */
function sightings(name: string): string[] {
  const seen = lab.cluster.store.since(0 + lab.cluster.store.oldestVersion) ?? [];
  return seen
    .filter(({ resource, object }) => resource.plural === 'pods' && object.metadata.name === name)
    .map(({ type, object }) => `${type} ${object.status.phase} ${openConditions(object)} ${container(object)}`);
}

function openConditions({ status }: StoredObject): string {
  const conditions: { type: string; status: string; reason?: string }[] | undefined = status.conditions;
  if (!conditions) return 'none';
  const open = conditions.filter(one => one.status !== 'True');
  return `[${open.map(({ type, reason }) => (reason ? `${type}:${reason}` : type)).join(' ')}]`;
}

function container({ status }: StoredObject): string {
  const state = status.containerStatuses?.[0].state ?? {};
  if (state.waiting) return state.waiting.reason;
  return state.terminated ? `${state.terminated.reason} ${state.terminated.exitCode}` : Object.keys(state).join();
}

function events(name: string): string[] {
  const about = lab.cluster.store.list(EVENTS, NAMESPACE).filter(event => event.involvedObject.name === name);
  return about.map(({ type, reason, message }) => `${type} ${reason}: ${message}`);
}

function path(name: string): string {
  return `/api/v1/namespaces/${NAMESPACE}/pods/${name}`;
}

const UNREADY = 'Ready:ContainersNotReady ContainersReady:ContainersNotReady';

test('from its creation to Running a pod is seen in four steps', async () => {
  await lab.runPod('begins');
  assert.deepEqual(sightings('begins'), [
    'ADDED Pending none ',
    `MODIFIED Pending [PodReadyToStartContainers ${UNREADY}] ContainerCreating`,
    `MODIFIED Pending [${UNREADY}] ContainerCreating`,
    'MODIFIED Running [] running',
  ]);
  assert.deepEqual(events('begins'), [
    'Normal Pulled: Container image "registry.lab/tools:1" already present on machine and can be accessed by the pod',
    'Normal Created: Container created',
    'Normal Started: Container started',
  ]);
});

test('a running pod has the addresses of its node, and a container with an id', async () => {
  await lab.runPod('addressed');
  const pod = await lab.until(PODS, 'addressed', () => true);
  const { hostIP, podIP, podIPs, containerStatuses } = pod.status;
  assert.deepEqual(
    { hostIP, podIP, podIPs },
    { hostIP: '192.0.2.10', podIP: '192.0.2.10', podIPs: [{ ip: '192.0.2.10' }] },
  );
  const [{ name, ready, started, restartCount, containerID }] = containerStatuses;
  assert.deepEqual({ name, ready, started, restartCount }, { name: 'c', ready: true, started: true, restartCount: 0 });
  assert.match(containerID, /^cri-o:\/\/[0-9a-f]{64}$/);
});

test('a pod that ignores SIGTERM is killed after its grace, is Failed twice, and is then removed', async () => {
  await lab.runPod('stubborn', { container: { command: ['sh', '-c', 'trap "" TERM; while :; do sleep 0.05; done'] } });
  const before = sightings('stubborn').length;
  await lab.call('DELETE', path('stubborn'));
  await lab.untilGone(PODS, 'stubborn');
  const failed = '[PodReadyToStartContainers Ready:PodFailed ContainersReady:PodFailed] Error 137';
  assert.deepEqual(sightings('stubborn').slice(before), [
    'MODIFIED Running [] running',
    'MODIFIED Running [] running',
    `MODIFIED Failed ${failed}`,
    `MODIFIED Failed ${failed}`,
    `DELETED Failed ${failed}`,
  ]);
  const history = (lab.cluster.store.since(lab.cluster.store.oldestVersion) ?? [])
    .filter(({ object }) => object.kind === 'Pod' && object.metadata.name === 'stubborn')
    .slice(before)
    .map(({ object }) => [
      object.metadata.deletionGracePeriodSeconds,
      object.metadata.generation,
      object.status.observedGeneration,
    ]);
  assert.deepEqual(history, [
    [1, 2, 1],
    [1, 2, 2],
    [1, 2, 2],
    [0, 2, 2],
    [0, 2, 2],
  ]);
  assert.ok(events('stubborn').includes('Normal Killing: Stopping container c'));
});

test('a pod whose process ends with 0 on SIGTERM has succeeded', async () => {
  await lab.runPod('polite', {
    container: { command: ['sh', '-c', 'trap "exit 0" TERM; while :; do sleep 0.05; done'] },
  });
  await lab.call('DELETE', path('polite'));
  await lab.untilGone(PODS, 'polite');
  assert.match(sightings('polite').at(-1) ?? '', /^DELETED Succeeded .* Completed 0$/);
});

test('with grace 0 the object is gone at once, and then the process too', async () => {
  await lab.runPod('forced');
  using client = lab.stream('forced', 'exec?command=sh&command=-c&command=echo+begun;exec+sleep+1000&stdout=true');
  await client.until(() => client.text(1) === 'begun\n');
  const { status } = await lab.call('DELETE', `${path('forced')}?gracePeriodSeconds=0`);
  assert.deepEqual([status, (await lab.call('GET', path('forced'))).status], [200, 404]);
  await client.ended;
  assert.match(client.text(3), /"ExitCode","message":"137"/);
});

test('a pod whose command ends is Succeeded or Failed by its exit status', async () => {
  await lab.createPod('well', { container: { command: ['true'] } });
  await lab.createPod('ill', { container: { command: ['sh', '-c', 'exit 6'] } });
  await lab.until(PODS, 'well', pod => pod.status.phase === 'Succeeded');
  const pod = await lab.until(PODS, 'ill', one => one.status.phase === 'Failed');
  assert.match(sightings('well').at(-1) ?? '', /Ready:PodCompleted .* Completed 0$/);
  assert.equal(pod.status.containerStatuses[0].state.terminated.exitCode, 6);
});

test('a command that is not there fails the pod with StartError 128', async () => {
  await lab.createPod('unstartable', { container: { command: ['/nosuchbin'] } });
  const pod = await lab.until(PODS, 'unstartable', one => one.status.phase === 'Failed');
  const { exitCode, reason, startedAt, message } = pod.status.containerStatuses[0].state.terminated;
  assert.deepEqual(
    { exitCode, reason, startedAt },
    { exitCode: 128, reason: 'StartError', startedAt: '1970-01-01T00:00:00Z' },
  );
  assert.match(
    message,
    /unable to start container process: exec: "\/nosuchbin": stat \/nosuchbin: no such file or directory$/,
  );
});

test('an image that cannot be had flips between two reasons until it can', async () => {
  lab.cluster.knobs.brokenImages = [/nosuch/];
  lab.cluster.knobs.imageRetryMs = 10;
  await lab.createPod('pulling', { container: { image: 'registry.lab/nosuch:1' } });
  const waits = (reason: string) => (pod: StoredObject) =>
    pod.status.containerStatuses?.[0].state.waiting?.reason === reason;
  await lab.until(PODS, 'pulling', waits('ErrImagePull'));
  await lab.until(PODS, 'pulling', waits('ImagePullBackOff'));
  await lab.until(PODS, 'pulling', waits('ErrImagePull'));
  assert.ok(events('pulling').includes('Normal BackOff: Back-off pulling image "registry.lab/nosuch:1"'));
  lab.cluster.knobs.brokenImages = [];
  await lab.until(PODS, 'pulling', pod => pod.status.phase === 'Running');
});

test('a pod that waits for its image goes when it is deleted', async () => {
  lab.cluster.knobs.brokenImages = [/nosuch/];
  await lab.createPod('waiting', { container: { image: 'registry.lab/nosuch:1' } });
  await lab.until(PODS, 'waiting', pod => pod.status.containerStatuses !== undefined);
  await lab.call('DELETE', path('waiting'));
  await lab.untilGone(PODS, 'waiting');
  lab.cluster.knobs.brokenImages = [];
});

test('a pod that is deleted before the kubelet has said anything goes too', async () => {
  await lab.createPod('brief');
  await lab.call('DELETE', path('brief'));
  await lab.untilGone(PODS, 'brief');
});

test('a pod that the kubelet refuses is Failed with its reason', async () => {
  lab.cluster.knobs.refusePods = { reason: 'NodeAffinity', message: 'Predicate NodeAffinity failed' };
  await lab.createPod('refused');
  const pod = await lab.until(PODS, 'refused', one => one.status.phase === 'Failed');
  lab.cluster.knobs.refusePods = undefined;
  const { reason, message, containerStatuses } = pod.status;
  assert.deepEqual(
    { reason, message, containerStatuses },
    {
      reason: 'NodeAffinity',
      message: 'Pod was rejected: Predicate NodeAffinity failed',
      containerStatuses: undefined,
    },
  );
});

test('a pod that outlives its activeDeadlineSeconds is killed and Failed, and can be deleted', async () => {
  await lab.createPod('overdue', { spec: { activeDeadlineSeconds: 1 } });
  const pod = await lab.until(PODS, 'overdue', one => one.status.containerStatuses?.[0].state.terminated !== undefined);
  assert.deepEqual(
    [pod.status.phase, pod.status.reason, pod.status.message],
    ['Failed', 'DeadlineExceeded', 'Pod was active on the node longer than the specified deadline'],
  );
  await lab.call('DELETE', path('overdue'));
  assert.equal((await lab.call('GET', path('overdue'))).status, 404);
});

test('a container is started again where the restartPolicy says so', async () => {
  await lab.createPod('again', {
    spec: { restartPolicy: 'OnFailure' },
    container: { command: ['sh', '-c', 'exit 3'] },
  });
  const pod = await lab.until(PODS, 'again', one => one.status.containerStatuses?.[0].restartCount === 1);
  assert.equal(pod.status.containerStatuses[0].lastState.terminated.exitCode, 3);
  await lab.call('DELETE', `${path('again')}?gracePeriodSeconds=0`);
});

test('a pod on a node that is not there stays as it was created', async () => {
  await lab.createPod('astray', { spec: { nodeName: 'nosuch' } });
  const pod = await lab.until(PODS, 'astray', () => true);
  assert.deepEqual(pod.status, { phase: 'Pending', qosClass: 'BestEffort' });
});
