import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leases } from '../../../../src/model/node/lease.ts';
import { judgeInService, judgeReboot } from '../../../../src/model/node/reboot-verdict.ts';
import { done, going, stuck } from '../../../../src/model/verdict.ts';
import { aNode } from '../../../support/objects.ts';

const heartbeat = '2026-11-22T11:00:00.000000Z';
const before = { bootIds: ['boot-1', 'boot-0'], heartbeat };
const leaseAt = (renewTime: string) => leases.read({ spec: { renewTime } });
const renewed = leaseAt('2026-11-22T11:01:00.000000Z');

test('a node is back when it runs another boot, is Ready, and its kubelet is heard of again', () => {
  assert.deepEqual(
    [
      judgeReboot({ node: aNode({ bootId: 'boot-1' }), lease: renewed }, before),
      judgeReboot({ node: aNode({ bootId: 'boot-1', ready: 'Unknown' }), lease: renewed }, before),
      judgeReboot({ node: undefined, lease: renewed }, before),
      judgeReboot({ node: aNode({ bootId: 'boot-2', ready: 'False' }), lease: renewed }, before),
      judgeReboot({ node: aNode({ bootId: 'boot-2' }), lease: leaseAt(heartbeat) }, before),
      judgeReboot({ node: aNode({ bootId: 'boot-2' }), lease: undefined }, before),
      judgeReboot({ node: aNode({ bootId: 'boot-2' }), lease: renewed }, before),
    ],
    [
      going('going down'),
      going('down: kubelet is posting ready status'),
      going('the node object is gone'),
      going('booted, and not ready yet: kubelet is posting ready status'),
      going('booted, and its kubelet has not renewed its Lease yet'),
      going('booted, and its kubelet has not renewed its Lease yet'),
      done,
    ],
  );
});

test('a boot that the node object named late is none of the awaited ones', () => {
  assert.equal(judgeReboot({ node: aNode({ bootId: 'boot-0' }), lease: renewed }, before).kind, 'going');
});

test('where Leases are hidden, another boot and Ready have to do', () => {
  assert.deepEqual(
    ['boot-1', 'boot-2'].map(bootId => judgeReboot({ node: aNode({ bootId }), lease: 'hidden' }, before).kind),
    ['going', 'done'],
  );
});

test('a node is in service when the operator, where there is one, is done with it too', () => {
  const inState = (state: string, more: object = {}) =>
    aNode({ bootId: 'boot-2', config: { current: 'r1', state, reason: 'why', ...more } });
  const judge = (node: ReturnType<typeof aNode>) => judgeInService({ node, lease: renewed }, before);
  const hint = 'oc describe node/worker-a';
  assert.deepEqual(
    [
      judge(aNode({ bootId: 'boot-2' })),
      judge(inState('Done')),
      judge(inState('Working', { desired: 'r2' })),
      judge(inState('Done', { desired: 'r2' })),
      judge(inState('Degraded')),
      judge(inState('Unreconcilable', { reason: '' })),
      judge(aNode({ bootId: 'boot-1', config: { current: 'r1', state: 'Degraded' } })),
    ],
    [
      done,
      done,
      going('booted, and the Machine Config Operator is at work on it (Working, to r2)'),
      going('booted, and the Machine Config Operator is at work on it (Done, to r2)'),
      stuck('NODE_DEGRADED', 'booted, and its configuration is Degraded: why', hint),
      stuck('NODE_DEGRADED', 'booted, and its configuration is Unreconcilable: no reason given', hint),
      going('going down'),
    ],
  );
});
