import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeCheckPod } from '../../../../src/model/pod/check-pod.ts';
import { pods } from '../../../../src/model/pod/pod.ts';
import { podEvents } from '../../../../src/model/pod/pod-event.ts';
import { done, going, stuck } from '../../../../src/model/verdict.ts';

const podWith = (state: object) =>
  pods.read({ spec: { nodeName: 'worker-a' }, status: { containerStatuses: [{ state }] } });
const creating = podWith({ waiting: { reason: 'ContainerCreating' } });
const failure = (message: string, count: number, lastTimestamp: string) =>
  podEvents.read({ reason: 'FailedCreatePodSandBox', message, count, lastTimestamp });
const [early, late] = ['2026-11-22T11:00:00Z', '2026-11-22T11:00:20Z'];

test('a new pod that runs is all that is asked, whatever was said before', () => {
  assert.deepEqual(judgeCheckPod(podWith({ running: {} }), [failure('no', 9, late)]), done);
});

test('a sandbox that could not be made is told in the words of the kubelet, and tried again', () => {
  assert.deepEqual(
    [
      judgeCheckPod(creating, []),
      judgeCheckPod(creating, [podEvents.read({ reason: 'Pulled', message: 'pulled' })]),
      judgeCheckPod(creating, [failure('exec format error', 2, early)]),
      judgeCheckPod(undefined, []).kind,
    ],
    [going('ContainerCreating'), going('ContainerCreating'), going('exec format error'), 'stuck'],
  );
});

test('a sandbox that could not be made three times never will be, and the last words are told', () => {
  const events = [failure('exec format error', 2, late), failure('no such runtime', 1, early)];
  const verdict = stuck('POD_CANNOT_START', 'cannot start: exec format error', 'oc describe node/worker-a');
  assert.deepEqual(judgeCheckPod(creating, events), verdict);
  assert.deepEqual(judgeCheckPod(creating, events.toReversed()), verdict);
});
