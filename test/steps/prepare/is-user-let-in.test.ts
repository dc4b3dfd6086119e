import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isUserLetIn } from '../../../src/steps/prepare/is-user-let-in.ts';
import { someFacts } from '../../support/facts.ts';
import { aLook } from '../../support/findings.ts';
import { aDebugPod, aHost } from '../../support/host.ts';
import { anIdentity } from '../../support/identities.ts';
import { makeKey, someKey } from '../../support/keys.ts';
import { expecting } from '../../support/ports.ts';
import { someSshFlags } from '../../support/requests.ts';

const mine = anIdentity('ssh-agent', someKey.publicKey);
const another = makeKey('another');

/** Asks on a node that lets this key in; the user's own is in the agent. */
async function ask(via: 'ssh' | 'host', { letIn = someKey.publicKey, prepared = [mine] }, signal: AbortSignal) {
  const ports = expecting({ ssh: { agentIdentities: async () => [mine] }, files: { read: async () => undefined } });
  const opened = { pod: aDebugPod(aHost()), look: aLook({ coreKeys: [letIn] }) };
  const question = {
    request: { via, ssh: someSshFlags() },
    prepared: { identities: prepared, facts: someFacts() },
    opened,
  };
  return { isLetIn: await isUserLetIn(ports, question, signal), calls: ports.calls };
}

test('by SSH the keys are known, and nobody is asked for them', async t => {
  assert.deepEqual(await ask('ssh', {}, t.signal), { isLetIn: true, calls: [] });
  assert.equal((await ask('ssh', { letIn: another.publicKey }, t.signal)).isLetIn, false);
  assert.equal((await ask('ssh', { prepared: [] }, t.signal)).isLetIn, false);
});

test('through the host the keys of the user are looked for: rescue would need one', async t => {
  const { isLetIn, calls } = await ask('host', { prepared: [] }, t.signal);
  assert.deepEqual([isLetIn, calls[0]], [true, 'ssh.agentIdentities']);
  assert.equal((await ask('host', { letIn: another.publicKey, prepared: [] }, t.signal)).isLetIn, false);
});
