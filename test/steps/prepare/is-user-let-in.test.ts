import assert from 'node:assert/strict';
import { test } from 'node:test';
import { grantManifest, grantName, keptPatch } from '../../../src/model/pool/machine-config.ts';
import type { PublicKey } from '../../../src/model/ssh/ssh-key.ts';
import { isUserLetIn } from '../../../src/steps/prepare/is-user-let-in.ts';
import { failing, forbidden, getting } from '../../support/answers.ts';
import { someFacts } from '../../support/facts.ts';
import { aLook } from '../../support/findings.ts';
import { aDebugPod, aHost } from '../../support/host.ts';
import { anIdentity } from '../../support/identities.ts';
import { makeKey, someKey } from '../../support/keys.ts';
import { aNode, aPool } from '../../support/objects.ts';
import { expecting } from '../../support/ports.ts';
import { someSshFlags } from '../../support/requests.ts';

const mine = anIdentity('ssh-agent', someKey.publicKey);
const another = makeKey('another');

type Given = {
  readonly letIn?: PublicKey;
  readonly prepared?: readonly (typeof mine)[];
  /** The MachineConfigs of the node's pool, by their names; none of them is shown to who may not read them. */
  readonly configs?: Readonly<Record<string, object>>;
  readonly mayRead?: 'all' | 'nothing';
};

/** Asks on a node that lets this key in; the user's own is in the agent. */
async function ask(
  via: 'ssh' | 'host',
  { letIn = someKey.publicKey, prepared = [mine], ...given }: Given,
  signal: AbortSignal,
) {
  const { configs = {}, mayRead = 'all' } = given;
  const answers = Object.fromEntries(Object.entries(configs).map(([name, raw]) => [`machineconfigs/${name}`, raw]));
  const ports = expecting({
    ssh: { agentIdentities: async () => [mine] },
    files: { read: async () => undefined },
    cluster: { get: mayRead === 'all' ? getting(answers) : failing(forbidden) },
  });
  const pools = [aPool({ settled: ['rendered-worker-0', ['00-worker', ...Object.keys(configs)]] })];
  const opened = { pod: aDebugPod(aHost()), look: aLook({ coreKeys: [letIn] }) };
  const question = {
    request: { via, ssh: someSshFlags() },
    prepared: { identities: prepared, facts: someFacts({ pools }) },
    node: { node: aNode() },
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

test('a key that somebody granted to the pool lets in who may rescue the node; one of a run goes with it', async t => {
  const [role, run] = ['worker', { id: 'a1b2c' }];
  const name = grantName(role, run);
  const grant = (publicKey: PublicKey) => grantManifest({ name, role, ignitionVersion: '3.4.0', publicKey, run });
  const granted = grant(another.publicKey);
  const ofRun = grant({ ...another.publicKey, comment: 'oc-rpmoverlay-a1b2c' });
  const kept = { ...ofRun, metadata: { ...ofRun.metadata, ...(keptPatch as { readonly metadata: object }).metadata } };
  const rows = [
    [{ letIn: another.publicKey, configs: { [name]: granted } }, true],
    [{ letIn: another.publicKey, configs: { [name]: kept } }, true],
    [{ letIn: another.publicKey, configs: { [name]: ofRun } }, false],
    [{ letIn: makeKey('third').publicKey, configs: { [name]: granted } }, false],
    [{ letIn: another.publicKey, configs: { [name]: granted }, mayRead: 'nothing' }, false],
  ] as const;
  for (const [given, expected] of rows) {
    assert.equal((await ask('ssh', { prepared: [], ...given }, t.signal)).isLetIn, expected);
  }
});
