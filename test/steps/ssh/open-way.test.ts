import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { KeyGrants } from '../../../src/steps/ssh/key-grants.ts';
import { openWay, wayThrough } from '../../../src/steps/ssh/open-way.ts';
import { aConnection } from '../../support/connection.ts';
import { someFacts } from '../../support/facts.ts';
import { aDebugPod, aHost } from '../../support/host.ts';
import { anIdentity } from '../../support/identities.ts';
import { someKey } from '../../support/keys.ts';
import { expecting } from '../../support/ports.ts';
import { aPrepared, aPreparedNode } from '../../support/prepared.ts';
import { aRemote } from '../../support/remote.ts';
import { aCommon, someSshFlags } from '../../support/requests.ts';
import { coreKeyFile, lookOf, rhcos } from '../../support/rhcos.ts';
import { anUndo } from '../../support/undo.ts';

/** Opens a way to a node that lets the user's key in; `closed` counts the logins that have ended. */
function opening(via: 'ssh' | 'host', signal: AbortSignal) {
  let closed = 0;
  const ports = expecting({
    ssh: {
      connect: async () => ({
        ...aConnection(aRemote()),
        async [Symbol.asyncDispose]() {
          closed++;
        },
      }),
    },
  });
  const pod = aDebugPod(aHost(), { forward: async () => new PassThrough() });
  const opened = { pod, look: lookOf({ ...rhcos, [coreKeyFile]: `${someKey.line}\n` }) };
  const prepared = aPrepared({ identities: [anIdentity('ssh-agent', someKey.publicKey)] });
  const undo = anUndo();
  const grants = new KeyGrants(ports, prepared.run, someFacts(), { configs: undo, nodes: undo });
  const site = {
    openNode: () => Promise.reject(new Error('no node was to be opened')),
    checkNode: () => Promise.reject(new Error('no further pod was expected')),
    grants,
    onNodes: undo,
  };
  const options = { via, ssh: someSshFlags(), common: aCommon(), prepared, node: aPreparedNode(), opened, site };
  return { ports, pod, opened, closed: () => closed, way: openWay(ports, options, signal) };
}

test('by SSH both ways are the same login, which ends with it', async t => {
  const { way, closed } = opening('ssh', t.signal);
  const opened = await way;
  assert.deepEqual(opened.shell.argvOf({ argv: ['id'], effect: 'look' }), ['ssh', 'core@worker-a', 'sudo -n -- id']);
  assert.equal(opened.startShell, opened.shell);
  await opened[Symbol.asyncDispose]();
  assert.equal(closed(), 1);
});

test('through the host there is no login: one way leads to PID 1, the other is a plain root shell', async t => {
  const { way, pod, ports, opened } = opening('host', t.signal);
  const { shell, startShell } = await way;
  assert.deepEqual([shell === pod.onHost, startShell === pod.inPod, ports.calls], [true, true, []]);
  assert.equal(wayThrough(opened).shell, pod.onHost);
});
