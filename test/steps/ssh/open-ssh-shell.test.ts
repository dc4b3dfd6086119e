import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { Failure } from '../../../src/errors.ts';
import type { Identity, Ssh } from '../../../src/ports.ts';
import { KeyGrants } from '../../../src/steps/ssh/key-grants.ts';
import { openSsh, type SshOptions } from '../../../src/steps/ssh/open-ssh-shell.ts';
import { Secret } from '../../../src/text/secret.ts';
import { aConnection } from '../../support/connection.ts';
import { someFacts } from '../../support/facts.ts';
import { aDebugPod, aHost, type FakeHost } from '../../support/host.ts';
import { anIdentity } from '../../support/identities.ts';
import { otherKey, someKey } from '../../support/keys.ts';
import { aPool } from '../../support/objects.ts';
import { aQuickOperator } from '../../support/operator.ts';
import { type Expected, expecting, type StrictPorts } from '../../support/ports.ts';
import { aRemote } from '../../support/remote.ts';
import { someSshFlags } from '../../support/requests.ts';
import { coreKeyFile, hostKey, lookOf, rhcos } from '../../support/rhcos.ts';
import { anUndo } from '../../support/undo.ts';

const run = { id: 'x7k2p' };
const granted = { kind: 'grant', pool: aPool(), disruption: undefined } as const;
const mine = anIdentity('ssh-agent', someKey.publicKey);
const theirs = anIdentity('/home/me/key', otherKey.publicKey);
const made = anIdentity('key made for this run', someKey.publicKey);

type Scene = {
  readonly ports: StrictPorts;
  readonly host: FakeHost;
  /** With whom a login was tried. */
  readonly tried: Identity[][];
  readonly open: (more?: Partial<SshOptions>) => Promise<unknown>;
};

/** A node in whose files these keys are, on a cluster whose operator is quick, but changes no file. */
function scene(
  t: { readonly signal: AbortSignal },
  files: Readonly<Record<string, string>>,
  ssh: Partial<Ssh> = {},
): Scene {
  const tried: Identity[][] = [];
  const host = aHost({ files });
  const expected: Expected = {
    cluster: aQuickOperator({ worker: ['worker-a'] }).cluster,
    ssh: {
      connect: async (_stream, { identities }) => {
        tried.push([...identities]);
        return aConnection(aRemote());
      },
      makeKeyPair: async type => ({ type, publicKey: someKey.publicKey, privateKey: new Secret('private') }),
      identityOf: (_text, origin) => anIdentity(origin, someKey.publicKey),
      ...ssh,
    },
    files: { writeSecret: async () => {} },
  };
  const ports = expecting(expected);
  const undo = anUndo();
  const grants = new KeyGrants(ports, run, someFacts({ pools: [aPool()] }), { configs: undo, nodes: undo });
  const pod = aDebugPod(host, { forward: async () => new PassThrough() });
  const options: SshOptions = {
    pod,
    look: lookOf(files),
    wayIn: { kind: 'unknown' },
    identities: [],
    flags: someSshFlags(),
    grants,
    run,
    undo,
    clusterId: 'cluster-1',
    program: 'oc rpmoverlay',
    withoutKey: 'add --via host, which needs no key',
  };
  return { ports, host, tried, open: more => openSsh(ports, { ...options, ...more }, t.signal) };
}

const letting = (...lines: string[]) => ({ ...rhcos, [coreKeyFile]: lines.map(line => `${line}\n`).join('') });
const configsMade = ({ ports }: Scene) => ports.calls.filter(call => call.startsWith('cluster.create machineconfigs'));

test('a key of the user’s that the node lets in is used, and nothing is made', async t => {
  const told = scene(t, letting(otherKey.line));
  await told.open({ identities: [mine, theirs], wayIn: granted });
  assert.deepEqual(told.tried, [[theirs]]);
  assert.deepEqual(configsMade(told), []);
});

test('of several keys that are let in all are tried, in the user’s order', async t => {
  const told = scene(t, letting(otherKey.line, someKey.line));
  await told.open({ identities: [mine, theirs] });
  assert.deepEqual(told.tried, [[mine, theirs]]);
});

test('the login is as core through the tunnel, and the node is told by its own host keys', async t => {
  const asked: unknown[] = [];
  const told = scene(t, letting(someKey.line), {
    connect: async (stream, { user, hostKeys }) => {
      asked.push(stream instanceof PassThrough, user, hostKeys);
      return aConnection(aRemote());
    },
  });
  await told.open({ identities: [mine] });
  assert.deepEqual(asked, [true, 'core', [hostKey.publicKey]]);
});

test('a node without host keys is not logged in to', async t => {
  const files = { ...letting(someKey.line), '/etc/ssh/ssh_host_ed25519_key.pub': '' };
  await assert.rejects(scene(t, files).open({ identities: [mine] }), { kind: 'failed', code: 'NO_HOST_KEYS' });
});

test('where no key can be granted, the user is told of the way that needs none', async t => {
  await assert.rejects(scene(t, letting(otherKey.line)).open({ identities: [mine] }), {
    kind: 'refused',
    code: 'KEY_NOT_LET_IN',
    message: 'node/worker-a: none of your keys is let in there as core',
    hint: 'add --via host, which needs no key',
  });
});

test('where a key can be granted, one is made, let in, looked for on the node, and used', async t => {
  const told = scene(t, letting());
  const opening = told.open({ wayIn: granted });
  told.host.files[coreKeyFile] = `${someKey.line}\n`;
  await opening;
  assert.deepEqual(told.tried, [[made]]);
  assert.deepEqual(configsMade(told), ['cluster.create machineconfigs 99-worker-oc-rpmoverlay-x7k2p']);
  assert.deepEqual(told.host.ran, ['pod: read']);
});

test('a key that the operator says is there, and the node does not have, is no way in', async t => {
  const told = scene(t, letting(otherKey.line));
  await assert.rejects(told.open({ wayIn: granted }), {
    kind: 'failed',
    code: 'KEY_NOT_APPLIED',
    message: "node/worker-a: its configuration is done, but the key is not in core's files",
    hint: 'oc get pods -n openshift-machine-config-operator -o wide --field-selector spec.nodeName=worker-a',
  });
  assert.deepEqual(told.tried, []);
});

const fips = { ...letting(), '/proc/sys/crypto/fips_enabled': '1\n' };

test('in FIPS mode no Ed25519 key is made', async t => {
  const told = scene(t, fips);
  const flags = someSshFlags({ keyType: 'ed25519' });
  await assert.rejects(told.open({ wayIn: granted, flags }), {
    kind: 'refused',
    code: 'KEY_TYPE_NOT_ALLOWED',
    message: 'node/worker-a is in FIPS mode, which takes no Ed25519 keys',
    hint: 'use --key-type ecdsa or rsa',
  });
  assert.deepEqual(told.ports.calls, []);
});

test('in FIPS mode keys of other types are made', async t => {
  const told = scene(t, fips);
  const opening = told.open({ wayIn: granted, flags: someSshFlags({ keyType: 'rsa' }) });
  told.host.files[coreKeyFile] = `${someKey.line}\n`;
  await opening;
  assert.deepEqual(told.tried, [[made]]);
});

test('in FIPS mode an Ed25519 key of the user’s is passed over, though it is let in', async t => {
  const told = scene(t, { ...letting(someKey.line), '/proc/sys/crypto/fips_enabled': '1\n' });
  await assert.rejects(told.open({ identities: [mine] }), { code: 'KEY_NOT_LET_IN' });
  assert.deepEqual(told.tried, []);
});

test('with --key node the key is made on the node', async t => {
  const told = scene(t, letting());
  const directory = '/run/oc-rpmoverlay-x7k2p';
  Object.assign(told.host.commands, {
    [`mkdir -m 0700 ${directory}`]: () => ({}),
    [`ssh-keygen -q -t ecdsa -N '' -C oc-rpmoverlay-x7k2p -f ${directory}/key`]: () => ({}),
    [`cat ${directory}/key`]: () => ({ stdout: 'private' }),
    [`rm -rf ${directory}`]: () => ({}),
  });
  const opening = told.open({ wayIn: granted, flags: someSshFlags({ key: { kind: 'find', makeIn: 'node' } }) });
  told.host.files[coreKeyFile] = `${someKey.line}\n`;
  await opening;
  assert.deepEqual(
    told.tried.flat().map(({ origin }) => origin),
    ['key made on worker-a'],
  );
});

test('with --keep-key a key is stored only when it was logged in with', async t => {
  const flags = someSshFlags({ keepKey: true });
  const refused = new Failure('failed', 'KEY_NOT_ACCEPTED', 'no key was let in');
  for (const connect of [async () => aConnection(aRemote()), () => Promise.reject(refused)]) {
    const told = scene(t, letting(someKey.line), { connect });
    const opened = await told.open({ wayIn: granted, flags }).catch(error => error);
    const stored = told.ports.calls.filter(call => call.startsWith('files.'));
    assert.deepEqual(stored, opened === refused ? [] : ['files.writeSecret /data/cluster-1/worker private']);
  }
});

test('a key that was to be kept and cannot be stored ends the login', async t => {
  const told = scene(t, letting(someKey.line));
  const keepKey = someSshFlags({ keepKey: true });
  await assert.rejects(told.open({ wayIn: granted, flags: keepKey, clusterId: undefined }), { code: 'KEY_NOT_KEPT' });
});

test('an sshd that takes no connections is told with both ways out', async t => {
  const closed = new Failure('failed', 'PORT_CLOSED', 'nothing listens on port 22');
  const told = scene(t, letting(someKey.line), { connect: () => Promise.reject(closed) });
  await assert.rejects(told.open({ identities: [mine] }), {
    kind: 'failed',
    code: 'SSHD_UNREACHABLE',
    message: 'node/worker-a: its sshd takes no connections',
    cause: closed,
  });
});

test('every other failure of the login is passed on', async t => {
  const mismatch = new Failure('refused', 'HOST_KEY_MISMATCH', 'another host key');
  const told = scene(t, letting(someKey.line), { connect: () => Promise.reject(mismatch) });
  await assert.rejects(told.open({ identities: [mine] }), mismatch);
});
