import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeHealth } from '../../../../src/model/node/health-verdict.ts';
import { leases } from '../../../../src/model/node/lease.ts';
import { done, going } from '../../../../src/model/verdict.ts';
import { aNode } from '../../../support/objects.ts';

const since = '2026-11-22T11:00:00.000000Z';
const leaseAt = (renewTime: string) => leases.read({ spec: { renewTime } });
const renewed = leaseAt('2026-11-22T11:00:10.000000Z');
const notReady = aNode({ ready: 'Unknown' });

test('a node is healthy when it is Ready and its Lease was renewed since, and else the reason is told', () => {
  assert.deepEqual(
    [
      judgeHealth({ node: aNode(), lease: renewed }, since),
      judgeHealth({ node: aNode(), lease: leaseAt(since) }, since),
      judgeHealth({ node: aNode(), lease: undefined }, since),
      judgeHealth({ node: notReady, lease: renewed }, since),
      judgeHealth({ node: undefined, lease: renewed }, since),
      judgeHealth({ node: aNode(), lease: leases.read({}) }, undefined),
    ],
    [
      done,
      going('waiting for its kubelet to renew its Lease'),
      going('its kubelet has no Lease'),
      going('it is not ready: kubelet is posting ready status'),
      going('the node object is gone'),
      going('waiting for its kubelet to renew its Lease'),
    ],
  );
});

test('where Leases are hidden, Ready has to do', () => {
  assert.deepEqual(
    [aNode(), notReady].map(node => judgeHealth({ node, lease: 'hidden' }, since).kind),
    ['done', 'going'],
  );
});
