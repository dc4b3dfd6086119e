import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pods } from '../../../../src/model/pod/pod.ts';
import { objectionToDaemon } from '../../../../src/model/pool/operator-daemon.ts';
import { aNode } from '../../../support/objects.ts';

const daemon = (phase: string, state: object, metadata: object = {}) =>
  pods.read({ metadata: { name: 'mcd-x', ...metadata }, status: { phase, containerStatuses: [{ state }] } });
const alive = daemon('Running', { running: {} });

test('a daemon that runs on a node that is ready brings keys', () => {
  assert.equal(objectionToDaemon(aNode(), [daemon('Failed', {}), alive]), undefined);
});

test('a daemon that does not run, or is about to go, brings none', () => {
  const objections = [
    [],
    [daemon('Pending', { waiting: { reason: 'ContainerCreating' } })],
    [daemon('Running', { terminated: { exitCode: 1 } })],
    [daemon('Running', { running: {} }, { deletionTimestamp: '2026-11-22T11:00:00Z' })],
    [daemon('', {})],
  ].map(found => objectionToDaemon(aNode(), found));
  const dead = "the Machine Config Operator's daemon does not run on node/worker-a";
  assert.deepEqual(objections, [
    `${dead}: there is no pod of it`,
    `${dead}: pod/mcd-x waits (ContainerCreating)`,
    `${dead}: pod/mcd-x has ended`,
    `${dead}: pod/mcd-x is being taken away`,
    `${dead}: pod/mcd-x is not started`,
  ]);
});

test('on a node that is not ready nothing is begun, whatever runs there', () => {
  assert.equal(
    objectionToDaemon(aNode({ ready: 'Unknown' }), [alive]),
    'node/worker-a is not Ready, so that its pool has as many nodes unavailable as it may, and no update is begun',
  );
});
