import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readLook } from '../../../src/model/node/node-look.ts';
import { lookAtNode } from '../../../src/steps/pod/look-at-node.ts';
import { aDebugPod, aHost } from '../../support/host.ts';
import { expecting } from '../../support/ports.ts';
import { rhcos } from '../../support/rhcos.ts';

test('a node is read in one command, through the pod', async t => {
  const host = aHost({ files: rhcos });
  const look = await lookAtNode(expecting(), aDebugPod(host), t.signal);
  assert.deepEqual(look, readLook(new Map(Object.entries(rhcos))));
  assert.deepEqual(host.ran, ['pod: read']);
});

test('a node of which nothing can be read is not taken for one that is read-only', async t => {
  await assert.rejects(lookAtNode(expecting(), aDebugPod(aHost()), t.signal), {
    kind: 'failed',
    code: 'NODE_UNREADABLE',
    message: 'node/worker-a: nothing of its state could be read',
    hint: 'oc debug node/worker-a -- chroot /host cat /proc/1/mountinfo',
  });
});
