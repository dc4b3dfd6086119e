import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../../src/errors.ts';
import type { Clock } from '../../../src/ports.ts';
import { proveWell, tryNewPod } from '../../../src/steps/health/prove-well.ts';
import type { OpenNode } from '../../../src/steps/pod/open-node.ts';
import { following, lost } from '../../support/answers.ts';
import { aLook } from '../../support/findings.ts';
import { aDebugPod, aHost } from '../../support/host.ts';
import { aNode, rawNode } from '../../support/objects.ts';
import { expecting } from '../../support/ports.ts';

const place = { node: aNode(), image: 'tools:1' };
const opened: OpenNode = { pod: aDebugPod(aHost()), look: aLook() };
const cannotStart = new Failure('failed', 'POD_CANNOT_START', 'exec format error', { hint: 'look' });
const starting = { checkNode: async () => opened };
const failing = (failure: Error) => ({ checkNode: () => Promise.reject(failure) });

test('a node on which a new pod starts is well, and one on which none does is not', async t => {
  assert.deepEqual(
    [await tryNewPod(starting, place, t.signal), await tryNewPod(failing(cannotStart), place, t.signal)],
    [
      { kind: 'well', opened },
      { kind: 'sick', failure: cannotStart },
    ],
  );
});

test('what says nothing about the node is told as it is', async t => {
  await assert.rejects(
    tryNewPod(failing(new Failure('failed', 'API_UNREACHABLE', 'no', { hint: '' })), place, t.signal),
    {
      code: 'API_UNREACHABLE',
    },
  );
  await assert.rejects(tryNewPod(failing(new Error('a bug')), place, t.signal), /a bug/);
});

test('a run that was told to stop meanwhile ends with that, whatever the pod came to', async () => {
  const stop = new AbortController();
  const checkNode = async () => {
    stop.abort(lost);
    throw cannotStart;
  };
  await assert.rejects(tryNewPod({ checkNode }, place, stop.signal), cannotStart);
});

const lease = (renewTime: string) => ({ spec: { renewTime } });
const [before, after] = ['2026-11-22T11:00:00.000000Z', '2026-11-22T11:00:10.000000Z'];

function proving(leases: readonly object[], deadline: Clock['deadline']) {
  const follow = following({ 'nodes/worker-a': [[rawNode()]], 'leases/worker-a': leases.map(one => [one]) });
  return expecting({ cluster: { follow }, clock: { deadline } });
}

test('after a change the kubelet must be heard of first, and then a new pod must start', async t => {
  const never: Clock['deadline'] = (_ms, _reason, signal) => Object.assign(signal, { [Symbol.dispose]: () => {} });
  const ports = proving([lease(before), lease(after)], never);
  const wellness = await proveWell(ports, { site: starting, place, since: before }, t.signal);
  assert.deepEqual(wellness, { kind: 'well', opened });
});

test('a kubelet that is not heard of in time makes the node sick, with the reason', async t => {
  const atOnce: Clock['deadline'] = (ms, reason, signal) => {
    assert.equal(ms, 120_000);
    return Object.assign(AbortSignal.any([AbortSignal.abort(reason), signal]), { [Symbol.dispose]: () => {} });
  };
  const ports = proving([lease(before)], atOnce);
  const wellness = await proveWell(ports, { site: failing(cannotStart), place, since: before }, t.signal);
  assert.equal(wellness.kind === 'sick' && wellness.failure.code, 'NOT_WELL');
});
