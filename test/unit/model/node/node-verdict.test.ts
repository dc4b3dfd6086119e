import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nodes } from '../../../../src/model/node/node.ts';
import { objectionTo } from '../../../../src/model/node/node-verdict.ts';
import { aNode } from '../../../support/objects.ts';

const notReady = (why: string) => ({
  code: 'NODE_NOT_READY',
  reason: `node/worker-a is not ready: ${why}`,
  hint: 'oc describe node/worker-a',
});
const withReady = (condition: object) =>
  nodes.read({ metadata: { name: 'worker-a' }, status: { conditions: [{ type: 'Ready', ...condition }] } });

test('nothing speaks against a Linux node that is ready', () => {
  assert.equal(objectionTo(aNode()), undefined);
});

test('a Windows node has no ostree, whether it is ready or not', () => {
  assert.deepEqual(objectionTo(aNode({ os: 'windows', ready: 'False' })), {
    code: 'NOT_LINUX',
    reason: 'node/worker-a runs windows, which has no ostree',
    hint: 'oc get nodes -l kubernetes.io/os=linux',
  });
});

test('a node that is not ready is refused with what its kubelet says, as far as it says anything', () => {
  const status = 'Unknown';
  assert.deepEqual(
    [
      withReady({ status, reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.' }),
      withReady({ status, reason: 'NodeStatusUnknown' }),
      withReady({ status }),
      nodes.read({ metadata: { name: 'worker-a' } }),
    ].map(objectionTo),
    [
      notReady('Kubelet stopped posting node status.'),
      notReady('NodeStatusUnknown'),
      notReady('its kubelet has not reported yet'),
      notReady('its kubelet has not reported yet'),
    ],
  );
});
