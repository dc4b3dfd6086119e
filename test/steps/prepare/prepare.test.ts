import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../../src/errors.ts';
import type { Target } from '../../../src/model/request.ts';
import { prepare, type Wanted } from '../../../src/steps/prepare/prepare.ts';
import { prepareOne } from '../../../src/steps/prepare/prepare-one.ts';
import { forbidden, lost } from '../../support/answers.ts';
import { someKey } from '../../support/keys.ts';
import { rawNode, rawPool } from '../../support/objects.ts';
import { aReadableCluster, letting, rebootingForKeys } from '../../support/readable-cluster.ts';
import { aCommon, someSshFlags } from '../../support/requests.ts';

const target: Target = { kind: 'names', names: ['worker-a', 'worker-b'] };
const withoutKey = 'add --via host, which needs no key';
const wanted: Wanted = { target, common: aCommon(), ssh: someSshFlags(), withoutKey };
const objections = ({ nodes }: Awaited<ReturnType<typeof prepare>>) => nodes.map(({ objection }) => objection?.code);

test('all that the API can tell is there before anything is made', async t => {
  const ports = aReadableCluster();
  const { run, namespace, identities, nodes } = await prepare(ports, wanted, t.signal);
  assert.deepEqual([run, namespace], [{ id: 'x7k2p' }, { name: 'oc-rpmoverlay-x7k2p', temporary: true }]);
  assert.deepEqual(
    identities.map(({ origin }) => origin),
    ['ssh-agent'],
  );
  assert.deepEqual(
    nodes.map(({ node, image, wayIn, objection }) => [node.metadata.name, image, wayIn.kind, objection]),
    [
      ['worker-a', 'tools:1', 'grant', undefined],
      ['worker-b', 'tools:1', 'grant', undefined],
    ],
  );
  const methods = new Set(ports.calls.map(call => call.replace(/ .*/, '')));
  const looking = ['clock.randomSuffix', 'cluster.get', 'cluster.list', 'cluster.isAllowed', 'ssh.agentIdentities'];
  assert.deepEqual(methods, new Set(looking));
  assert.ok(ports.calls.some(call => call.startsWith('cluster.isAllowed') && call.includes('machineconfigs')));
});

test('what is the same for many nodes is asked for once', async t => {
  const ports = aReadableCluster();
  await prepare(ports, wanted, t.signal);
  const reads = ports.calls.filter(call => /^cluster\.(get|list) /.test(call));
  assert.deepEqual(reads, [...new Set(reads)]);
});

test('a pool names its nodes', async t => {
  const { nodes } = await prepare(
    aReadableCluster(),
    { ...wanted, target: { kind: 'pool', pool: 'worker' } },
    t.signal,
  );
  assert.deepEqual(
    nodes.map(({ node }) => node.metadata.name),
    ['worker-a', 'worker-b'],
  );
});

test('where no login is wanted, no key is looked for and no config is read', async t => {
  const ports = aReadableCluster();
  const { identities, nodes } = await prepare(ports, { ...wanted, ssh: undefined }, t.signal);
  assert.deepEqual(identities, []);
  assert.deepEqual(
    nodes.map(({ wayIn }) => wayIn.kind),
    ['unknown', 'unknown'],
  );
  assert.equal(
    ports.calls.some(call => call.startsWith('ssh.') || call.includes('machineconfigs')),
    false,
  );
});

test('an image that was named is not looked for', async t => {
  const ports = aReadableCluster();
  const common = aCommon({ debugPod: { keepPod: false, image: 'mine:1' } });
  const { nodes } = await prepare(ports, { ...wanted, common }, t.signal);
  assert.deepEqual(
    nodes.map(({ image }) => image),
    ['mine:1', 'mine:1'],
  );
  assert.equal(
    ports.calls.some(call => call.includes('imagestreams')),
    false,
  );
});

test('a key of the user’s that is let in already needs no grant, nor the right to make one', async t => {
  const ports = aReadableCluster({ get: { 'machineconfigs/r0': letting(someKey.line) } });
  const { nodes } = await prepare(ports, wanted, t.signal);
  assert.deepEqual(
    nodes.map(({ wayIn }) => wayIn.kind),
    ['granted', 'granted'],
  );
  assert.equal(
    ports.calls.some(call => call.startsWith('cluster.isAllowed') && call.includes('machineconfigs')),
    false,
  );
});

test('what speaks against one node is no reason against another', async t => {
  const away = rawNode({ name: 'worker-b', ready: 'False', config: { current: 'r0' } });
  const prepared = await prepare(aReadableCluster({ get: { 'nodes/worker-b': away } }), wanted, t.signal);
  assert.deepEqual(objections(prepared), [undefined, 'NODE_NOT_READY']);
});

test('a pool that takes no change is an objection to each of its nodes, and no right is asked for', async t => {
  const ports = aReadableCluster({ pools: [rawPool({ paused: true })], isAllowed: false });
  const prepared = await prepare(ports, wanted, t.signal);
  assert.deepEqual(objections(prepared), ['POOL_PAUSED', 'POOL_PAUSED']);
  assert.equal(prepared.nodes[0]?.wayIn.kind, 'unknown');
  assert.equal(
    ports.calls.some(call => call.startsWith('cluster.isAllowed')),
    false,
  );
});

test('a grant that would reboot nodes is an objection, with the way out, unless that was allowed', async t => {
  const get = { 'machineconfigurations/cluster': rebootingForKeys };
  const { nodes } = await prepare(aReadableCluster({ get }), wanted, t.signal);
  assert.deepEqual(
    nodes.map(({ objection }) => [objection?.code, objection?.hint]),
    Array(2).fill(['WOULD_DISRUPT', 'add --allow-disruption if that is wanted; or add --via host, which needs no key']),
  );
  const allowed = await prepare(
    aReadableCluster({ get }),
    { ...wanted, common: aCommon({ allowDisruption: true }) },
    t.signal,
  );
  assert.deepEqual(objections(allowed), [undefined, undefined]);
  const yes = await prepare(aReadableCluster({ get }), { ...wanted, common: aCommon({ yes: true }) }, t.signal);
  assert.deepEqual(objections(yes), ['WOULD_DISRUPT', 'WOULD_DISRUPT']);
});

test('a user who lacks rights is refused before anything is made', async t => {
  await assert.rejects(prepare(aReadableCluster({ isAllowed: false }), wanted, t.signal), {
    kind: 'refused',
    code: 'FORBIDDEN',
  });
});

test('a config that may not be read is as good as one that lets nobody in', async t => {
  const { nodes } = await prepare(aReadableCluster({ get: { 'machineconfigs/r0': forbidden } }), wanted, t.signal);
  assert.deepEqual(
    nodes.map(({ wayIn }) => wayIn.kind),
    ['grant', 'grant'],
  );
});

test('an API that is away is told, whatever it was asked', async t => {
  for (const question of ['clusterversions/version', 'namespaces/default', 'machineconfigs/r0', 'nodes/worker-a']) {
    await assert.rejects(prepare(aReadableCluster({ get: { [question]: lost } }), wanted, t.signal), lost, question);
  }
});

test('for a command about one node, what speaks against it is thrown', async t => {
  const one = { node: 'worker-a', common: aCommon(), ssh: someSshFlags() };
  const { node, prepared } = await prepareOne(aReadableCluster(), one, t.signal);
  assert.equal(node, prepared.nodes[0]);
  await assert.rejects(
    prepareOne(aReadableCluster({ pools: [rawPool({ paused: true })] }), one, t.signal),
    (error: unknown) => error instanceof Failure && error.code === 'POOL_PAUSED',
  );
});
