import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../../src/errors.ts';
import type { WayIn } from '../../../src/model/ssh/way-in.ts';
import type { Identity, Ssh } from '../../../src/ports.ts';
import { laterShell } from '../../../src/steps/pod/later-shell.ts';
import { type FarLogin, logInFromAfar } from '../../../src/steps/rescue/log-in-from-afar.ts';
import { KeyGrants } from '../../../src/steps/ssh/key-grants.ts';
import { Secret } from '../../../src/text/secret.ts';
import { aConnection } from '../../support/connection.ts';
import { livingDaemon } from '../../support/daemons.ts';
import { someFacts } from '../../support/facts.ts';
import { aDebugPod, aHost, shellOf } from '../../support/host.ts';
import { anIdentity } from '../../support/identities.ts';
import { otherKey, someKey } from '../../support/keys.ts';
import { aNode, aPool } from '../../support/objects.ts';
import { aQuickOperator } from '../../support/operator.ts';
import { expecting } from '../../support/ports.ts';
import { aPrepared, aPreparedNode } from '../../support/prepared.ts';
import { aRemote } from '../../support/remote.ts';
import { aRescueRequest, someSshFlags } from '../../support/requests.ts';
import { hostKey, rhcos } from '../../support/rhcos.ts';
import { anUndo } from '../../support/undo.ts';

const grant = { kind: 'grant', pool: aPool(), disruption: undefined } as const;
const mine = anIdentity('ssh-agent', someKey.publicKey);
const theirs = anIdentity('/home/me/key', otherKey.publicKey);
const notAccepted = new Failure('failed', 'KEY_NOT_ACCEPTED', 'nobody is let in', { hint: '--key' });

type Given = {
  readonly wayIn: WayIn;
  readonly identities?: readonly Identity[];
  readonly connect?: Ssh['connect'];
  readonly keepKey?: boolean;
};

/** A sick node that is reached from `worker-b`, on a cluster whose operator is quick. */
function scene(t: { readonly signal: AbortSignal }, { wayIn, identities = [], connect, keepKey = false }: Given) {
  const tried: (readonly Identity[])[] = [];
  const ports = expecting({
    cluster: {
      ...aQuickOperator({ worker: ['worker-a'] }).cluster,
      exec: async () => aRemote(),
      list: async resource => [resource.read(livingDaemon)],
      isAllowed: async () => true,
    },
    ssh: {
      connect: (stream, options, signal) => {
        tried.push(options.identities);
        return connect ? connect(stream, options, signal) : Promise.resolve(aConnection(aRemote()));
      },
      makeKeyPair: async type => ({ type, publicKey: someKey.publicKey, privateKey: new Secret('private') }),
      identityOf: (_text, origin) => anIdentity(origin, someKey.publicKey),
    },
    files: { writeSecret: async () => {} },
  });
  const undo = anUndo();
  const facts = someFacts({ pools: [aPool()] });
  const grants = new KeyGrants(ports, { id: 'x7k2p' }, facts, { configs: undo, nodes: undo });
  const pod = aDebugPod(aHost(), { node: 'worker-b', pod: 'worker-b-oc-rpmoverlay-x7k2p' });
  const site = { grants, onNodes: undo, openNode: unexpected, checkNode: unexpected };
  const origin = aPreparedNode({ name: 'worker-b', node: aNode({ name: 'worker-b' }) });
  const rescue = {
    prepared: aPrepared({ facts, identities, nodes: [origin] }),
    origin,
    sick: { node: aNode(), image: 'tools:1', wayIn },
  };
  const host = aHost({ files: rhcos });
  const login: FarLogin = {
    request: aRescueRequest({ ssh: someSshFlags({ keepKey }) }),
    rescue,
    site,
    pod,
    far: { pod, host: '10.0.0.7', node: 'worker-a' },
    hostKeys: [hostKey.publicKey],
    laterShell: shellOf(host, 'later'),
  };
  return { ports, undo, tried, host, logIn: () => logInFromAfar(ports, login, t.signal) };
}

const unexpected = () => Promise.reject(new Error('no pod was expected'));
const origins = (tried: readonly (readonly Identity[])[]) => tried.map(all => all.map(({ origin }) => origin));

test('a key that the node’s configuration lets in is the only one that is tried', async t => {
  const { tried, ports, logIn } = scene(t, {
    wayIn: { kind: 'granted', keys: [otherKey.publicKey] },
    identities: [mine, theirs],
  });
  await logIn();
  assert.deepEqual(origins(tried), [['/home/me/key']]);
  assert.match(
    ports.calls.find(call => call.startsWith('cluster.exec')) ?? '',
    /debug\/worker-b\S+ .* bash 10\.0\.0\.7 /,
  );
});

test('keys that the configuration does not name are tried before one is granted, which is seen gone afterwards', async t => {
  let attempts = 0;
  const connect: Ssh['connect'] = async () => {
    if (attempts++ === 0) throw notAccepted;
    return aConnection(aRemote());
  };
  const { tried, undo, host, ports, logIn } = scene(t, { wayIn: grant, identities: [theirs], connect });
  await logIn();
  assert.deepEqual(origins(tried), [['/home/me/key'], ['key made for this run']]);
  assert.equal(ports.calls.filter(call => call.startsWith('cluster.create machineconfigs')).length, 1);
  assert.deepEqual(await undo.run(), []);
  assert.deepEqual(host.ran, ['later: read']);
});

test('a granted key that is refused all the same is no reason to grant another one', async t => {
  const connect = () => Promise.reject(notAccepted);
  const { ports, logIn } = scene(t, {
    wayIn: { kind: 'granted', keys: [someKey.publicKey] },
    identities: [mine],
    connect,
  });
  await assert.rejects(logIn(), notAccepted);
  assert.equal(
    ports.calls.some(call => call.startsWith('cluster.create')),
    false,
  );
});

test('with --keep-key the key that was made stays', async t => {
  const { undo, ports, logIn } = scene(t, { wayIn: grant, keepKey: true });
  await logIn();
  assert.deepEqual(undo.pending, []);
  assert.ok(ports.calls.some(call => call.startsWith('files.writeSecret')));
});

test('another host key than the recorded one is refused, with the way to forget the record', async t => {
  const mismatch = new Failure('refused', 'HOST_KEY_MISMATCH', 'sshd shows the host key x', { hint: '' });
  const { logIn } = scene(t, { wayIn: grant, identities: [mine], connect: () => Promise.reject(mismatch) });
  await assert.rejects(logIn(), {
    kind: 'refused',
    code: 'HOST_KEY_MISMATCH',
    message: 'node/worker-a: sshd shows the host key x, as recorded at the start of this run',
    hint: 'if it was installed anew since: oc annotate node worker-a oc-rpmoverlay/host-keys-',
  });
});

test('an sshd that cannot be reached leaves another node to come from, or a reboot by hand', async t => {
  for (const code of ['PORT_CLOSED', 'CONNECTION_LOST']) {
    const cause = new Failure('failed', code, 'no route to host', { hint: '' });
    const { logIn } = scene(t, { wayIn: grant, identities: [mine], connect: () => Promise.reject(cause) });
    await assert.rejects(logIn(), {
      kind: 'failed',
      code: 'SSHD_UNREACHABLE',
      message: 'node/worker-a: its sshd cannot be reached: no route to host',
      hint: 'another node may reach it: --from; or reboot worker-a from its console, its BMC or its cloud, which drops all that was written to /usr',
    });
  }
});

test('a shell that is there later runs what it is given then, and fails before', async t => {
  const host = aHost({ commands: { true: () => undefined } });
  const later: { shell?: ReturnType<typeof shellOf> } = {};
  const shell = laterShell('worker-a', () => later.shell);
  const command = { argv: ['true'], effect: 'look' } as const;
  await assert.rejects(shell.run(command, t.signal), { code: 'NODE_UNREADABLE' });
  later.shell = shellOf(host, 'pod');
  await shell.run(command, t.signal);
  assert.deepEqual([host.ran, shell.argvOf(command)], [['pod: true'], ['pod', 'true']]);
});
