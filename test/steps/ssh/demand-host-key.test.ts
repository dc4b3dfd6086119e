import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demandHostKey } from '../../../src/steps/ssh/demand-host-key.ts';
import { someKey } from '../../support/keys.ts';

const { publicKey } = someKey;

test('a node is told by a host key of a type that is known', () => {
  assert.equal(demandHostKey('worker-a', [{ ...publicKey, algorithm: 'ssh-of-tomorrow' }, publicKey]), publicKey);
});

test('a node without such a key is not to be trusted on sight', () => {
  for (const hostKeys of [[], [{ ...publicKey, algorithm: 'ssh-of-tomorrow' }]]) {
    assert.throws(() => demandHostKey('worker-a', hostKeys), {
      kind: 'failed',
      code: 'NO_HOST_KEYS',
      message: 'node/worker-a: it has no SSH host key of a known type, so nothing to tell it by',
      hint: 'oc debug node/worker-a -- chroot /host systemctl status sshd',
    });
  }
});
