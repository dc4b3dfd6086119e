import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../../src/errors.ts';
import { look } from '../../../src/model/host-command.ts';
import { throughInit, throughPod } from '../../../src/model/ssh/host-route.ts';
import type { Cluster } from '../../../src/ports.ts';
import { openDebugPod } from '../../../src/steps/pod/open-debug-pod.ts';
import { Undo } from '../../../src/undo.ts';
import { creating, failing, following, forbidden, lost } from '../../support/answers.ts';
import { expecting } from '../../support/ports.ts';
import { anUndo } from '../../support/undo.ts';

const name = 'worker-a-oc-rpmoverlay-x7k2p';
const options = {
  node: 'worker-a',
  namespace: 'debug',
  image: 'tools:1',
  run: { id: 'x7k2p' },
  priorityClass: undefined,
  lifetimeSeconds: 3600,
  afterwards: 'delete',
} as const;
const leftover = { what: `pod/${name} in namespace debug`, recover: `oc delete pod ${name} -n debug` };

const pod = (state?: object) => [{ metadata: { name }, status: { containerStatuses: [{ state }] } }];
const running = pod({ running: {} });
const followed = `cluster.follow pods {"namespace":"debug","fieldSelector":"metadata.name=${name}"}`;
const deleted: Cluster['delete'] = async () => 'accepted';
const seeing = (...sights: readonly (readonly object[])[]) => following({ [`pods/${name}`]: sights });

test('a pod is made, waited for, and deleted at once and seen gone when the run is over', async t => {
  const follow = seeing(pod(), pod({ waiting: { reason: 'ContainerCreating' } }), running, running, []);
  const ports = expecting({ cluster: { create: creating, follow, delete: deleted } });
  const undo = anUndo();
  const opened = await openDebugPod(ports, options, undo, t.signal);
  assert.deepEqual([opened.node, opened.namespace, opened.pod], ['worker-a', 'debug', name]);
  assert.deepEqual(undo.pending, [leftover]);
  assert.deepEqual(await undo.run(), []);
  assert.deepEqual(ports.calls, [
    `cluster.create pods debug/${name}`,
    followed,
    `cluster.delete pods debug/${name} {"graceSeconds":0}`,
    followed,
  ]);
  assert.deepEqual(
    ports.events.map(event => 'text' in event && event.text),
    [
      'starting a debug pod',
      'starting a debug pod (not seen by the kubelet yet)',
      'starting a debug pod (ContainerCreating)',
    ],
  );
});

test('programs run in the pod, or from there in the namespaces of PID 1', async t => {
  const ports = expecting({ cluster: { create: creating, follow: seeing(running) } });
  const { inPod, onHost } = await openDebugPod(ports, options, anUndo(), t.signal);
  const command = look('true');
  assert.deepEqual([inPod.argvOf(command), onHost.argvOf(command)], [throughPod(['true']), throughInit(['true'])]);
});

test('a pod whose creation had no answer is deleted all the same', async t => {
  const ports = expecting({ cluster: { create: failing(lost), follow: seeing([]), delete: deleted } });
  const undo = anUndo();
  await assert.rejects(openDebugPod(ports, options, undo, t.signal), lost);
  assert.deepEqual(undo.pending, [leftover]);
  assert.deepEqual(await undo.run(), []);
  assert.equal(ports.calls[1], `cluster.delete pods debug/${name} {"graceSeconds":0}`);
});

test('a pod that is not admitted is told with the way out', async t => {
  const ports = expecting({ cluster: { create: failing(forbidden) } });
  await assert.rejects(openDebugPod(ports, options, anUndo(), t.signal), {
    kind: 'refused',
    code: 'POD_NOT_ADMITTED',
    message: 'you may not',
    hint: 'name a namespace that takes a privileged pod: --to-namespace',
  });
});

test('a pod that can never start is a failure at once, and is deleted', async t => {
  const waiting = pod({ waiting: { reason: 'ImagePullBackOff', message: 'no such image' } });
  const ports = expecting({ cluster: { create: creating, follow: seeing(waiting, []), delete: deleted } });
  const undo = anUndo();
  await assert.rejects(openDebugPod(ports, options, undo, t.signal), {
    kind: 'failed',
    code: 'IMAGE_NOT_AVAILABLE',
    hint: 'name an image that the node can pull: --image',
  });
  assert.deepEqual(await undo.run(), []);
});

test('a pod that shall stay is not taken back', async t => {
  const ports = expecting({ cluster: { create: creating, follow: seeing(running) } });
  const undo = anUndo();
  await openDebugPod(ports, { ...options, afterwards: 'keep' }, undo, t.signal);
  assert.deepEqual(undo.pending, []);
});

test('a pod that is not seen gone in time is left behind, with the command that removes it', async t => {
  const outOfTime = new AbortController();
  const ports = expecting({
    cluster: {
      create: creating,
      follow: seeing(running),
      delete: async () => {
        setImmediate(() => outOfTime.abort());
        return 'accepted';
      },
    },
  });
  const undo = new Undo(() => outOfTime.signal);
  await openDebugPod(ports, options, undo, t.signal);
  assert.deepEqual(await undo.run(), [leftover]);
});

test('a pod that may not be deleted is left behind', async t => {
  const ports = expecting({ cluster: { create: creating, follow: seeing(running), delete: failing(forbidden) } });
  const undo = anUndo();
  await openDebugPod(ports, options, undo, t.signal);
  assert.deepEqual(await undo.run(), [leftover]);
});

test('a pod that was ended is made anew under its old name, once the old one is gone', async t => {
  const sights = [seeing(running), seeing(running, []), seeing(running)];
  const follow: Cluster['follow'] = (...words) => (sights.shift() ?? seeing())(...words);
  const ports = expecting({ cluster: { create: creating, follow, delete: deleted } });
  const opened = await openDebugPod(ports, options, anUndo(), t.signal);
  await opened.restart(t.signal);
  assert.deepEqual(
    ports.calls.filter(call => !call.startsWith('cluster.follow')),
    [
      `cluster.create pods debug/${name}`,
      `cluster.delete pods debug/${name} {"graceSeconds":0}`,
      `cluster.create pods debug/${name}`,
    ],
  );
});

test('a run that is interrupted while the pod starts ends with that', async () => {
  const stop = new AbortController();
  const interrupted = new Failure('interrupted', 'INTERRUPTED', 'interrupted');
  const ports = expecting({ cluster: { create: creating, follow: seeing(pod()) } });
  const opening = openDebugPod(ports, options, anUndo(), stop.signal);
  setImmediate(() => stop.abort(interrupted));
  await assert.rejects(opening, interrupted);
});
