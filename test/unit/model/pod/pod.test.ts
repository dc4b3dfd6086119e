import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMetadata } from '../../../../src/model/metadata.ts';
import { type ContainerState, pods } from '../../../../src/model/pod/pod.ts';

test('a pod is read as far as one waits for it', () => {
  const raw = {
    metadata: { name: 'debug', namespace: 'ns' },
    spec: { nodeName: 'worker-a', containers: [{ image: 'a:1' }, { image: 'b:1' }] },
    status: {
      phase: 'Failed',
      reason: 'Evicted',
      message: 'low on memory',
      conditions: [
        { type: 'Ready', status: 'False' },
        { type: 'DisruptionTarget', status: 'True', message: 'kubelet' },
      ],
      containerStatuses: [{ state: { running: {} } }],
    },
  };
  assert.deepEqual(pods.read(raw), {
    metadata: readMetadata(raw),
    nodeName: 'worker-a',
    image: 'a:1',
    phase: 'Failed',
    reason: 'Evicted',
    message: 'low on memory',
    container: { kind: 'running' },
    disruption: 'kubelet',
  });
});

test('a disruption that did not come to be, and another condition that holds, are none', () => {
  const conditions = [
    { type: 'DisruptionTarget', status: 'False', message: 'spared' },
    { type: 'Ready', status: 'True', message: 'ready' },
  ];
  assert.equal(pods.read({ status: { conditions } }).disruption, undefined);
});

const states: readonly [unknown, ContainerState][] = [
  [undefined, { kind: 'none' }],
  [{}, { kind: 'none' }],
  [{ running: {} }, { kind: 'running' }],
  [{ waiting: { reason: 'ContainerCreating' } }, { kind: 'waiting', reason: 'ContainerCreating', message: '' }],
  [{ waiting: {} }, { kind: 'waiting', reason: '', message: '' }],
  [
    { terminated: { exitCode: 137, reason: 'OOMKilled', message: 'm' } },
    { kind: 'terminated', exitCode: 137, reason: 'OOMKilled', message: 'm' },
  ],
  [{ terminated: {} }, { kind: 'terminated', exitCode: 0, reason: '', message: '' }],
  ['running', { kind: 'none' }],
];
for (const [state, container] of states) {
  test(`the container state ${JSON.stringify(state)} is ${container.kind}`, () => {
    assert.deepEqual(pods.read({ status: { containerStatuses: [{ state }] } }).container, container);
  });
}
