import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../../src/errors.ts';
import type { Clock, Cluster } from '../../../src/ports.ts';
import { startCheckPod } from '../../../src/steps/pod/start-check-pod.ts';
import { creating, following, forbidden } from '../../support/answers.ts';
import { expecting } from '../../support/ports.ts';
import { anUndo } from '../../support/undo.ts';

const options = {
  node: 'worker-a',
  namespace: 'debug',
  image: 'tools:1',
  run: { id: 'x7k2p' },
  priorityClass: undefined,
  lifetimeSeconds: 3600,
  count: 1,
  withinMs: 60_000,
};
const name = 'worker-a-oc-rpmoverlay-x7k2p-check';
const pod = (state: object) => [
  { metadata: { name }, spec: { nodeName: 'worker-a' }, status: { containerStatuses: [{ state }] } },
];
const creatingPod = pod({ waiting: { reason: 'ContainerCreating' } });
const running = pod({ running: {} });
const failures = (count: number) => [{ reason: 'FailedCreatePodSandBox', message: 'exec format error', count }];
const events = (podName: string) => `events?involvedObject.name=${podName}`;
const neverLate: Clock['deadline'] = (_ms, _reason, signal) => Object.assign(signal, { [Symbol.dispose]: () => {} });

test('a check pod has a name of its own, another one each time', async t => {
  for (const [count, suffix] of [
    [1, '-check'],
    [2, '-check-2'],
  ] as const) {
    const podName = `worker-a-oc-rpmoverlay-x7k2p${suffix}`;
    const follow = following({ [`pods/${podName}`]: [creatingPod, running], [events(podName)]: [[]] });
    const ports = expecting({ cluster: { create: creating, follow }, clock: { deadline: neverLate } });
    const undo = anUndo();
    const started = await startCheckPod(ports, { ...options, count }, undo, t.signal);
    assert.equal(started.pod, podName);
    assert.deepEqual(
      undo.pending.map(({ what }) => what),
      [`pod/${podName} in namespace debug`],
    );
  }
});

test('a pod for which no sandbox can be made fails with the words of the kubelet', async t => {
  const follow = following({ [`pods/${name}`]: [creatingPod], [events(name)]: [[], failures(1), failures(3)] });
  const ports = expecting({ cluster: { create: creating, follow }, clock: { deadline: neverLate } });
  await assert.rejects(startCheckPod(ports, options, anUndo(), t.signal), {
    kind: 'failed',
    code: 'POD_CANNOT_START',
    message: 'node/worker-a: a new pod: cannot start: exec format error',
    hint: 'oc describe node/worker-a',
  });
});

test('a pod that does not start in time fails with what was heard of it last', async t => {
  const follow = following({ [`pods/${name}`]: [creatingPod], [events(name)]: [failures(1)] });
  const throwing: Cluster['follow'] = async function* (resource, selection, signal) {
    yield* follow(resource, selection, signal);
    signal.throwIfAborted();
  };
  const late = new AbortController();
  const deadline: Clock['deadline'] = (ms, reason, signal) => {
    assert.equal(ms, 60_000);
    late.signal.addEventListener('abort', () => {}, { once: true });
    const either = AbortSignal.any([late.signal, signal]);
    expire = () => late.abort(reason);
    return Object.assign(either, { [Symbol.dispose]: () => {} });
  };
  let expire = (): void => {};
  const ports = expecting({
    cluster: { create: creating, follow: throwing },
    clock: { deadline },
    reporter: { emit: event => 'text' in event && event.text.includes('exec format') && expire() },
  });
  await assert.rejects(startCheckPod(ports, options, anUndo(), t.signal), {
    kind: 'timeout',
    code: 'POD_NOT_STARTED',
    message: 'node/worker-a: a new pod: not started within 60 s; last seen: exec format error',
  });
});

test('who may not read events still hears what the pod itself says', async t => {
  const shown = following({ [`pods/${name}`]: [creatingPod, running] });
  const follow: Cluster['follow'] = async function* (resource, selection, signal) {
    if (resource.plural === 'events') throw forbidden;
    yield* shown(resource, selection, signal);
  };
  const ports = expecting({ cluster: { create: creating, follow }, clock: { deadline: neverLate } });
  assert.equal((await startCheckPod(ports, options, anUndo(), t.signal)).pod, name);
});

test('another failure to read events is told', async t => {
  const broken = new Failure('failed', 'SERVER_ERROR', 'no');
  const shown = following({ [`pods/${name}`]: [creatingPod] });
  const follow: Cluster['follow'] = async function* (resource, selection, signal) {
    if (resource.plural === 'events') throw broken;
    yield* shown(resource, selection, signal);
  };
  const ports = expecting({ cluster: { create: creating, follow }, clock: { deadline: neverLate } });
  await assert.rejects(startCheckPod(ports, options, anUndo(), t.signal), broken);
});
