import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KeyType } from '../../../src/model/ssh/ssh-key.ts';
import { makeKeyHere, makeKeyOnNode } from '../../../src/steps/ssh/make-key.ts';
import { Secret } from '../../../src/text/secret.ts';
import { aDebugPod, aHost, type FakeHost } from '../../support/host.ts';
import { anIdentity } from '../../support/identities.ts';
import { otherKey, someKey } from '../../support/keys.ts';
import { expecting } from '../../support/ports.ts';
import { anUndo } from '../../support/undo.ts';

const run = { id: 'x7k2p' };
const directory = '/run/oc-rpmoverlay-x7k2p';
const [make, remove, read] = [`mkdir -m 0700 ${directory}`, `rm -rf ${directory}`, `cat ${directory}/key`];
const keygen = (type: string) => `ssh-keygen -q -t ${type} -N '' -C oc-rpmoverlay-x7k2p -f ${directory}/key`;

for (const type of [undefined, 'ecdsa', 'rsa', 'ed25519'] as const) {
  test(`a key of ${type ?? 'no type that was asked for'} is made here in memory, and told by its comment`, async t => {
    const made: unknown[] = [];
    const ports = expecting({
      ssh: {
        makeKeyPair: async (wanted, comment) => {
          made.push(wanted, comment);
          return { type: wanted, publicKey: someKey.publicKey, privateKey: new Secret('private') };
        },
        identityOf: (text, origin) => anIdentity(`${origin} of ${text}`, otherKey.publicKey),
      },
    });
    const { identity, privateKey } = await makeKeyHere(ports, type, run, t.signal);
    assert.deepEqual(made, [type ?? 'ecdsa', 'oc-rpmoverlay-x7k2p']);
    assert.deepEqual(identity, anIdentity('key made for this run of private', someKey.publicKey));
    assert.equal(privateKey.reveal(), 'private');
  });
}

/** Makes a key on a host where all of its commands go well, but for those that are said to do otherwise. */
function onNode(t: { readonly signal: AbortSignal }, type: KeyType | undefined, commands: FakeHost['commands'] = {}) {
  const succeed = () => ({});
  const host = aHost({
    commands: {
      [make]: succeed,
      [keygen('ecdsa')]: succeed,
      [keygen('ed25519')]: succeed,
      [keygen('rsa -b 3072')]: succeed,
      [read]: () => ({ stdout: 'private' }),
      [remove]: succeed,
      ...commands,
    },
  });
  const ports = expecting({ ssh: { identityOf: (text, origin) => anIdentity(`${origin} of ${text}`) } });
  const undo = anUndo();
  return { host, undo, ports, making: makeKeyOnNode(ports, aDebugPod(host), { type, run, undo }, t.signal) };
}

for (const [type, words] of [
  [undefined, 'ecdsa'],
  ['ed25519', 'ed25519'],
  ['rsa', 'rsa -b 3072'],
] as const) {
  test(`a key of ${words} is made on the node, read out, and deleted there at once`, async t => {
    const { host, undo, making } = onNode(t, type);
    const { identity, privateKey } = await making;
    assert.deepEqual(
      host.ran,
      [make, keygen(words), read, remove].map(command => `pod: ${command}`),
    );
    assert.deepEqual([identity.origin, privateKey.reveal()], ['key made on worker-a of private', 'private']);
    assert.deepEqual(undo.pending, []);
  });
}

test('nothing that is said of making a key holds the key', async t => {
  const { making, ports } = onNode(t, undefined);
  await making;
  assert.doesNotMatch(JSON.stringify(ports.events), /private/);
});

const broken: readonly [string, string][] = [
  ['the directory cannot be made', make],
  ['ssh-keygen fails', keygen('ecdsa')],
  ['the key cannot be read', read],
];
for (const [what, command] of broken) {
  test(`where ${what}, what is there is deleted by the clean-up`, async t => {
    const { host, undo, making } = onNode(t, undefined, { [command]: () => ({ status: 1, stderr: 'no' }) });
    await assert.rejects(making, { code: 'HOST_COMMAND_FAILED' });
    assert.equal(host.ran.at(-1), `pod: ${command}`);
    assert.deepEqual(await undo.run(), []);
    assert.equal(host.ran.at(-1), `pod: ${remove}`);
  });
}

test('a key that cannot be deleted is a failure, and named with the command that deletes it', async t => {
  const { undo, making } = onNode(t, undefined, { [remove]: () => ({ status: 1, stderr: 'Read-only file system' }) });
  await assert.rejects(making, { code: 'HOST_COMMAND_FAILED' });
  assert.deepEqual(await undo.run(), [
    { what: `node/worker-a: ${directory}`, recover: `oc debug node/worker-a -- chroot /host rm -rf ${directory}` },
  ]);
});

test('an empty key is told from a key', async t => {
  const { undo, making } = onNode(t, undefined, { [read]: () => ({ stdout: '' }) });
  await assert.rejects(making, {
    kind: 'failed',
    code: 'KEY_UNREADABLE',
    message: 'node/worker-a: the key that was made there is empty',
  });
  assert.deepEqual(undo.pending, []);
});
