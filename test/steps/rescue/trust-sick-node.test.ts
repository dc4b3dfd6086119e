import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostKeysAnnotation } from '../../../src/model/node/host-key-record.ts';
import { fingerprintOf } from '../../../src/model/ssh/ssh-key.ts';
import { trustSickNode } from '../../../src/steps/rescue/trust-sick-node.ts';
import { aDebugPod, aHost } from '../../support/host.ts';
import { someKey } from '../../support/keys.ts';
import { aNode } from '../../support/objects.ts';
import { expecting } from '../../support/ports.ts';
import { aRemote } from '../../support/remote.ts';

const far = { pod: aDebugPod(aHost()), host: '10.0.0.7', node: 'worker-a' };
const shown = `${fingerprintOf(someKey.publicKey)} (ssh-ed25519)`;

/** A node of which nothing is recorded, and a user who answers so. */
function anUnknownNode(answer: boolean) {
  const asked: unknown[] = [];
  const ports = expecting({
    cluster: { exec: async () => aRemote() },
    ssh: { readHostKey: async () => someKey.publicKey },
    reporter: {
      ask: async question => {
        asked.push(question);
        return answer;
      },
    },
  });
  return { ports, asked };
}

test('a node is told by the keys that were recorded, and nobody is asked', async t => {
  const record = { version: 1, at: '2026-11-22T06:31:52.000Z', keys: [someKey.line] };
  const node = aNode({ annotations: { [hostKeysAnnotation]: JSON.stringify(record) } });
  const ports = expecting();
  const trusted = await trustSickNode(ports, { node, far }, t.signal);
  assert.deepEqual(trusted, [{ ...someKey.publicKey, comment: '' }]);
  assert.deepEqual([ports.calls, ports.events], [[], []]);
});

test('without a record the key that is shown is warned of, and the user asked whether it is the node’s', async t => {
  const { ports, asked } = anUnknownNode(true);
  const trusted = await trustSickNode(ports, { node: aNode(), far }, t.signal);
  assert.deepEqual(trusted, [someKey.publicKey]);
  assert.deepEqual(ports.events, [
    {
      kind: 'warning',
      node: 'worker-a',
      text: `no host key of this node is recorded; who answers at 10.0.0.7 shows ${shown}`,
    },
  ]);
  assert.deepEqual(asked, [{ text: `Is ${shown} the SSH host key of node/worker-a?`, nodes: ['worker-a'] }]);
});

test('a key that the user does not know for the node’s is not trusted', async t => {
  const { ports } = anUnknownNode(false);
  await assert.rejects(trustSickNode(ports, { node: aNode(), far }, t.signal), {
    kind: 'refused',
    code: 'DECLINED',
    hint: 'compare with what its console shows: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub',
  });
});
