import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../../src/errors.ts';
import type { Cluster } from '../../../src/ports.ts';
import { awaitHealthy, readHeartbeat } from '../../../src/steps/health/await-health.ts';
import { following, forbidden, getting } from '../../support/answers.ts';
import { rawNode } from '../../support/objects.ts';
import { expecting } from '../../support/ports.ts';

const [before, after] = ['2026-11-22T11:00:00.000000Z', '2026-11-22T11:00:10.000000Z'];
const lease = (renewTime: string) => ({ metadata: { name: 'worker-a' }, spec: { renewTime } });
const leaseName = 'leases/kube-node-lease/worker-a';
const awaited = { node: 'worker-a', since: before };

/** A `follow` that shows nodes, and leases to nobody. */
function hidingLeases(sights: readonly (readonly object[])[]): Cluster['follow'] {
  const shown = following({ 'nodes/worker-a': sights });
  return async function* (resource, selection, signal) {
    if (resource.plural === 'leases') throw forbidden;
    yield* shown(resource, selection, signal);
  };
}

test('a node is awaited until it is Ready and its kubelet has renewed its Lease, and what is missing is told', async t => {
  const ports = expecting({
    cluster: {
      follow: following({
        'nodes/worker-a': [[rawNode({ ready: 'False' })], [rawNode()]],
        'leases/worker-a': [[lease(before)], [lease(before)], [lease(after)]],
      }),
    },
  });
  await awaitHealthy(ports, awaited, t.signal);
  assert.deepEqual(ports.calls, [
    'cluster.follow nodes {"fieldSelector":"metadata.name=worker-a"}',
    'cluster.follow leases {"fieldSelector":"metadata.name=worker-a","namespace":"kube-node-lease"}',
  ]);
  assert.deepEqual(ports.events[0], {
    kind: 'progress',
    node: 'worker-a',
    text: 'it is not ready: kubelet is posting ready status',
  });
});

test('when the time is up, the failure says what is missing', async () => {
  const stop = new AbortController();
  const tooLate = new Failure('timeout', 'NOT_WELL', 'not well within 60 s', { hint: 'look at it' });
  const follow = following({ 'nodes/worker-a': [[rawNode()]], 'leases/worker-a': [[lease(before)]] });
  const throwing: Cluster['follow'] = async function* (resource, selection, signal) {
    yield* follow(resource, selection, signal);
    signal.throwIfAborted();
  };
  const ports = expecting({ cluster: { follow: throwing }, reporter: { emit: () => stop.abort(tooLate) } });
  await assert.rejects(awaitHealthy(ports, awaited, stop.signal), {
    kind: 'timeout',
    code: 'NOT_WELL',
    message: `node/worker-a: not well within 60 s; last seen: waiting for its kubelet to renew its Lease`,
    hint: 'look at it',
  });
});

test('where Leases are hidden, Ready has to do, and that is said once', async t => {
  const follow = hidingLeases([[rawNode({ ready: 'False' })], [rawNode()]]);
  const ports = expecting({ cluster: { follow } });
  await awaitHealthy(ports, awaited, t.signal);
  const warnings = ports.events.filter(({ kind }) => kind === 'warning');
  assert.deepEqual(
    warnings.map(event => 'text' in event && event.text.split(',')[0]),
    ['you may not watch leases in namespace kube-node-lease'],
  );
});

test('a kubelet was last heard of when its Lease says, where that can be read', async t => {
  const heartbeat = (answer: object | Failure | undefined) =>
    readHeartbeat(expecting({ cluster: { get: getting({ [leaseName]: answer }) } }), 'worker-a', t.signal);
  assert.deepEqual(
    [await heartbeat(lease(before)), await heartbeat(undefined), await heartbeat(forbidden)],
    [before, undefined, undefined],
  );
});
