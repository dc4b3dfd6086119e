import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../../src/errors.ts';
import { findLoss, mayBeLoss } from '../../../src/steps/pod/pod-loss.ts';
import { forbidden, getting, lost } from '../../support/answers.ts';
import { expecting } from '../../support/ports.ts';

const container = { namespace: 'debug', pod: 'worker-a-debug', container: 'container-00' };
const finding = (pod: Parameters<typeof getting>[0][string], signal: AbortSignal) =>
  findLoss(expecting({ cluster: { get: getting({ 'pods/debug/worker-a-debug': pod }) } }).cluster, container, signal);

test('a failure of the connection to a pod may come from the end of the pod, and another one may not', () => {
  const codes = ['CONNECTION_LOST', 'NOT_FOUND', 'CONTAINER_GONE', 'SERVER_ERROR', 'BAD_REQUEST'];
  const gone = codes.map(code => mayBeLoss(new Failure('failed', code, 'no')));
  assert.deepEqual(gone, [true, true, true, true, true]);
  assert.deepEqual([forbidden, new Error('CONNECTION_LOST')].map(mayBeLoss), [false, false]);
});

test('a pod that is gone, or that has ended, is told with its end', async t => {
  const status = { containerStatuses: [{ state: { terminated: { exitCode: 137, reason: 'Error' } } }] };
  const losses = await Promise.all([finding(undefined, t.signal), finding({ status }, t.signal)]);
  assert.deepEqual(
    losses.map(loss => [loss?.kind, loss?.code, loss?.message, loss?.hint]),
    [
      ['failed', 'POD_GONE', 'pod/worker-a-debug was deleted', 'run the command again'],
      ['failed', 'POD_GONE', 'pod/worker-a-debug ended: exit code 137, Error', 'run the command again'],
    ],
  );
});

test('a pod that runs is no loss', async t => {
  assert.equal(await finding({ status: { containerStatuses: [{ state: { running: {} } }] } }, t.signal), undefined);
});

test('an API that cannot say is told', async t => {
  await assert.rejects(finding(lost, t.signal), lost);
});
