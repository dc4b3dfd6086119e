import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgePause, pauserOf } from '../../../../src/model/pool/pause-verdict.ts';
import { aPool } from '../../../support/objects.ts';

const ours = { 'oc-rpmoverlay/paused': '{"version":1,"run":"x7k2p"}' };

test('a pool is paused by nobody, by somebody, or by this program, which says so on it', () => {
  const pools = [aPool(), aPool({ paused: true }), aPool({ paused: true, annotations: ours })];
  assert.deepEqual(pools.map(pauserOf), ['nobody', 'somebody', 'us']);
});

test('a pool that somebody has resumed is paused by nobody, whatever is still written on it', () => {
  assert.equal(pauserOf(aPool({ annotations: ours })), 'nobody');
});

test('a pause holds once the operator has looked at the pool since', () => {
  const waiting = judgePause(aPool({ paused: true, generation: 3, observedGeneration: 2 }));
  assert.deepEqual(waiting, {
    kind: 'going',
    reason: 'paused, and the Machine Config Operator has not seen it yet',
  });
  assert.deepEqual(judgePause(aPool({ paused: true, generation: 3 })), { kind: 'done' });
});

test('a pool that is resumed before the operator has seen the pause is given up', () => {
  assert.deepEqual(judgePause(aPool({ generation: 4, observedGeneration: 2 })), {
    kind: 'stuck',
    code: 'POOL_RESUMED',
    reason: 'somebody has resumed it meanwhile',
    hint: 'oc describe mcp/worker',
  });
});

test('a pool that is gone is given up', () => {
  assert.deepEqual(judgePause(undefined), {
    kind: 'stuck',
    code: 'POOL_GONE',
    reason: 'it is gone',
    hint: 'oc get mcp',
  });
});
