import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../../src/errors.ts';
import { grantManifest } from '../../../src/model/pool/machine-config.ts';
import type { Manifest } from '../../../src/model/resource.ts';
import type { Cluster } from '../../../src/ports.ts';
import { type GrantWay, KeyGrants } from '../../../src/steps/ssh/key-grants.ts';
import { forbidden, getting, lost } from '../../support/answers.ts';
import { someFacts } from '../../support/facts.ts';
import { aDebugPod, aHost } from '../../support/host.ts';
import { aMadeKey } from '../../support/identities.ts';
import { someKey } from '../../support/keys.ts';
import { aPool, rawPool } from '../../support/objects.ts';
import { aQuickOperator } from '../../support/operator.ts';
import { expecting } from '../../support/ports.ts';
import { coreKeyFile, rhcos } from '../../support/rhcos.ts';
import { anUndo } from '../../support/undo.ts';

const run = { id: 'x7k2p' };
const key = aMadeKey(someKey.publicKey);
const makeKey = async () => key;
const way = (pool = 'worker', disruption?: string): GrantWay => ({
  kind: 'grant',
  pool: aPool({ name: pool }),
  disruption,
});
const nameFor = (pool: string) => `99-${pool}-oc-rpmoverlay-x7k2p`;
const leftover = (pool: string) => ({
  what: `machineconfig/${nameFor(pool)}`,
  recover: `oc delete machineconfig ${nameFor(pool)}`,
});

/** A run in a cluster with two workers and a master, whose operator is quick, but for what is said to be otherwise. */
function granting(more: (quick: Cluster['create']) => Partial<Cluster> = () => ({})) {
  const operator = aQuickOperator({ worker: ['worker-a', 'worker-b'], master: ['master-0'] });
  const sent: Manifest[] = [];
  const create: Cluster['create'] = (resource, manifest, signal) => {
    sent.push(manifest);
    return operator.cluster.create(resource, manifest, signal);
  };
  const ports = expecting({ cluster: { ...operator.cluster, create, ...more(create) } });
  const undo = anUndo();
  const sections = { nodes: undo.section(), configs: undo.section() };
  const facts = someFacts({ pools: [aPool(), aPool({ name: 'master' })] });
  return { operator, sent, ports, undo, grants: new KeyGrants(ports, run, facts, sections) };
}

const podOn = (node: string, files: Readonly<Record<string, string>> = rhcos) => aDebugPod(aHost({ files }), { node });

test('a key is let in by one MachineConfig of the node’s pool, and is awaited on the node', async t => {
  const { grants, sent, ports } = granting();
  assert.equal(await grants.letIn(podOn('worker-a'), way(), makeKey, t.signal), key);
  const { publicKey } = someKey;
  assert.deepEqual(sent, [
    grantManifest({ name: nameFor('worker'), role: 'worker', ignitionVersion: '3.2.0', publicKey, run }),
  ]);
  assert.ok(ports.calls.some(call => call.includes('metadata.name=worker-a')));
  assert.ok(ports.events.some(event => event.kind === 'notice'));
});

test('several nodes of a pool share one key and one MachineConfig, and each pool has its own', async t => {
  const { grants, operator } = granting();
  let made = 0;
  const counting = async () => {
    made++;
    return key;
  };
  await Promise.all([
    grants.letIn(podOn('worker-a'), way(), counting, t.signal),
    grants.letIn(podOn('worker-b'), way(), counting, t.signal),
    grants.letIn(podOn('master-0'), way('master'), counting, t.signal),
  ]);
  assert.deepEqual(operator.configs(), [nameFor('worker'), nameFor('master')]);
  assert.equal(made, 2);
});

test('what was let in is deleted and seen gone on each node that it was let in for', async t => {
  const { grants, operator, ports, undo } = granting();
  const pods = ['worker-a', 'worker-b'].map(node => podOn(node));
  for (const pod of pods) await grants.letIn(pod, way(), makeKey, t.signal);
  const before = ports.calls.length;
  assert.deepEqual(await undo.run(), []);
  assert.deepEqual(operator.configs(), []);
  const after = ports.calls.slice(before);
  assert.equal(after[0], `cluster.delete machineconfigs ${nameFor('worker')}`);
  for (const node of ['worker-a', 'worker-b']) assert.ok(after.some(call => call.includes(`metadata.name=${node}`)));
});

test('a key that is still in the files of a node afterwards is left behind there', async t => {
  const { grants, undo } = granting();
  const files = { ...rhcos, [coreKeyFile]: `${someKey.line}\n` };
  await grants.letIn(podOn('worker-a', files), way(), makeKey, t.signal);
  const left = await undo.run();
  assert.deepEqual(
    left.map(({ what }) => what),
    ['node/worker-a: a key of this run that core can log in with'],
  );
});

test('a node is looked at only when the operator has said that it is rid of the key', async t => {
  const { grants, undo, ports } = granting();
  await grants.letIn(podOn('worker-a', {}), way(), makeKey, t.signal);
  assert.deepEqual(await undo.run(), []);
  assert.ok(ports.events.some(({ kind }) => kind === 'warning'));
});

test('a MachineConfig that is refused leaves nothing to take back', async t => {
  const { grants, undo } = granting(() => ({ create: () => Promise.reject(forbidden) }));
  await assert.rejects(grants.letIn(podOn('worker-a'), way(), makeKey, t.signal), forbidden);
  assert.deepEqual(undo.pending, []);
});

test('a MachineConfig whose creation had no answer is deleted', async t => {
  const { grants, operator, undo } = granting(create => ({
    async create(resource, manifest, signal) {
      await create(resource, manifest, signal);
      throw lost;
    },
  }));
  await assert.rejects(grants.letIn(podOn('worker-a'), way(), makeKey, t.signal), lost);
  assert.deepEqual(operator.configs(), [nameFor('worker')]);
  assert.deepEqual(undo.pending, [leftover('worker')]);
  assert.deepEqual(await undo.run(), []);
  assert.deepEqual(operator.configs(), []);
});

test('a MachineConfig that may not be deleted is left behind, with the command that removes it', async t => {
  const { grants, undo } = granting(() => ({ delete: () => Promise.reject(forbidden) }));
  await grants.letIn(podOn('worker-a'), way(), makeKey, t.signal);
  const left = await undo.run();
  assert.deepEqual(left, [leftover('worker')]);
});

test('a pool that has become busy since it was judged is refused before anything is made', async t => {
  const { grants, undo } = granting(() => ({
    get: getting({ 'machineconfigpools/worker': rawPool({ paused: true }) }),
    create: () => {
      throw new Error('something was made');
    },
  }));
  await assert.rejects(grants.letIn(podOn('worker-a'), way(), makeKey, t.signal), {
    kind: 'refused',
    code: 'POOL_PAUSED',
  });
  assert.deepEqual(undo.pending, []);
});

test('a key that is kept stays, on the nodes too, under the name that is told', async t => {
  const { grants, operator, undo } = granting();
  await grants.letIn(podOn('worker-a'), way(), makeKey, t.signal);
  assert.equal(await grants.keep(aPool(), t.signal), nameFor('worker'));
  await grants.letIn(podOn('worker-b'), way(), makeKey, t.signal);
  assert.deepEqual(undo.pending, []);
  assert.deepEqual(await undo.run(), []);
  assert.deepEqual(operator.configs(), [nameFor('worker')]);
});

test('keeping the key of one pool keeps no other', async t => {
  const { grants, undo } = granting();
  await grants.letIn(podOn('worker-a'), way(), makeKey, t.signal);
  await grants.letIn(podOn('master-0'), way('master'), makeKey, t.signal);
  await grants.keep(aPool(), t.signal);
  assert.ok(undo.pending.some(({ what }) => what === leftover('master').what));
  assert.equal(
    undo.pending.some(({ what }) => what === leftover('worker').what),
    false,
  );
});

test('where a key makes the operator drain or reboot the node, its pod is made anew', async t => {
  const restarts: string[] = [];
  const restart = async () => void restarts.push('restarted');
  const pod = (node: string) => aDebugPod(aHost({ files: rhcos }), { node, restart });
  const { grants } = granting();
  await grants.letIn(pod('worker-a'), way('worker', 'it reboots'), makeKey, t.signal);
  assert.deepEqual(restarts, ['restarted']);
  await grants.letIn(pod('worker-b'), way(), makeKey, t.signal);
  assert.deepEqual(restarts, ['restarted']);
});

test('a run that is interrupted while it waits for the key takes it back', async () => {
  const stop = new AbortController();
  const interrupted = new Failure('interrupted', 'INTERRUPTED', 'interrupted');
  const { grants, operator, undo } = granting(create => ({
    create: (...words) => {
      stop.abort(interrupted);
      return create(...words);
    },
  }));
  await assert.rejects(grants.letIn(podOn('worker-a'), way(), makeKey, stop.signal), interrupted);
  assert.deepEqual(operator.configs(), [nameFor('worker')]);
  assert.deepEqual(await undo.run(), []);
  assert.deepEqual(operator.configs(), []);
});
