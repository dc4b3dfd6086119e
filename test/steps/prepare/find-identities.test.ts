import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../../src/errors.ts';
import type { KeySource } from '../../../src/model/request.ts';
import { findIdentities } from '../../../src/steps/prepare/find-identities.ts';
import { someFacts } from '../../support/facts.ts';
import { anIdentity } from '../../support/identities.ts';
import { aPool } from '../../support/objects.ts';
import { expecting } from '../../support/ports.ts';
import { someSshFlags } from '../../support/requests.ts';

/** A user with keys in the agent and in these files. */
function someone({ agent = [], files = {} }: { agent?: readonly string[]; files?: Readonly<Record<string, string>> }) {
  return expecting({
    ssh: {
      agentIdentities: async () => agent.map(() => anIdentity('ssh-agent')),
      identityOf: (text, origin) => {
        if (text === 'locked') throw new Failure('usage', 'BAD_KEY', `${origin} is locked`);
        if (text === 'a bug') throw new Error(text);
        return anIdentity(origin);
      },
    },
    files: { read: async path => files[path] },
  });
}

const facts = someFacts({ pools: [aPool({ name: 'worker' }), aPool({ name: 'master' })] });
const find: KeySource = { kind: 'find', makeIn: 'here' };
const file: KeySource = { kind: 'file', path: '/home/me/key' };

test('keys are tried in this order: the file of --key, the agent’s, those kept for the pools of this cluster', async t => {
  const files = {
    '/home/me/key': 'named',
    '/data/cluster-1/worker': 'kept',
    '/data/cluster-1/master': 'kept',
    '/data/cluster-2/worker': 'of another cluster',
  };
  const ports = someone({ agent: ['a'], files });
  const found = await findIdentities(ports, someSshFlags({ key: file }), facts, t.signal);
  assert.deepEqual(
    found.map(identity => identity.origin),
    ['/home/me/key', 'ssh-agent', '/data/cluster-1/worker', '/data/cluster-1/master'],
  );
});

test('a user may have no key at all', async t => {
  assert.deepEqual(await findIdentities(someone({}), someSshFlags({ key: find }), facts, t.signal), []);
});

test('no key is kept for a cluster that does not say which it is', async t => {
  const ports = someone({ files: { '/data/undefined/worker': 'kept' } });
  const unknown = someFacts({ version: undefined, pools: [aPool()] });
  assert.deepEqual(await findIdentities(ports, someSshFlags({ key: find }), unknown, t.signal), []);
});

test('no key is kept for a pool whose name is no name, since it would name a file elsewhere', async t => {
  const ports = someone({ files: { '/data/cluster-1/../worker': 'kept', '/data/cluster-1/..': 'kept' } });
  const pools = [aPool({ name: '../worker' }), aPool({ name: '..' })];
  assert.deepEqual(await findIdentities(ports, someSshFlags({ key: find }), someFacts({ pools }), t.signal), []);
});

test('a kept key that cannot be used is told and passed over, since nobody named it', async t => {
  const ports = someone({ files: { '/data/cluster-1/worker': 'locked', '/data/cluster-1/master': 'kept' } });
  const found = await findIdentities(ports, someSshFlags({ key: find }), facts, t.signal);
  assert.deepEqual(
    found.map(identity => identity.origin),
    ['/data/cluster-1/master'],
  );
  assert.deepEqual(ports.events, [
    { kind: 'warning', text: 'a kept key is passed over: /data/cluster-1/worker is locked' },
  ]);
});

test('a bug that a kept key brings to light stays one', async t => {
  const ports = someone({ files: { '/data/cluster-1/worker': 'a bug' } });
  await assert.rejects(findIdentities(ports, someSshFlags({ key: find }), facts, t.signal), { message: 'a bug' });
});

test('the file of --key must be there', async t => {
  await assert.rejects(findIdentities(someone({}), someSshFlags({ key: file }), facts, t.signal), {
    kind: 'usage',
    code: 'BAD_KEY',
    message: '--key /home/me/key: there is no such file',
    hint: 'name a private key, or one of here, node, agent',
  });
});

test('the file of --key must be a key that can be used', async t => {
  const ports = someone({ files: { '/home/me/key': 'locked' } });
  await assert.rejects(findIdentities(ports, someSshFlags({ key: file }), facts, t.signal), {
    kind: 'usage',
    code: 'BAD_KEY',
    message: '/home/me/key is locked',
  });
});
