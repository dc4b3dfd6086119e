import assert from 'node:assert/strict';
import { test } from 'node:test';
import { prepareRescue } from '../../../src/steps/rescue/prepare-rescue.ts';
import { forbidden } from '../../support/answers.ts';
import { daemonsOfWorkerA, livingDaemon } from '../../support/daemons.ts';
import { someKey } from '../../support/keys.ts';
import { rawNode } from '../../support/objects.ts';
import { aReadableCluster, letting } from '../../support/readable-cluster.ts';
import { aRescueRequest } from '../../support/requests.ts';

const left = 'reboot worker-a from its console, its BMC or its cloud, which drops all that was written to /usr';
const [sick, cordoned] = [
  rawNode({ ready: 'False', config: { current: 'r0' } }),
  rawNode({ name: 'worker-b', unschedulable: true }),
];

test('a healthy node is found, and how to get in to the sick one, which need not be ready', async t => {
  const get = { 'nodes/worker-a': sick, 'machineconfigs/r0': letting(someKey.line) };
  const { origin, sick: found, prepared } = await prepareRescue(aReadableCluster({ get }), aRescueRequest(), t.signal);
  assert.deepEqual(
    [origin.node.metadata.name, found.node.metadata.name, found.image, found.wayIn],
    ['worker-b', 'worker-a', 'tools:1', { kind: 'granted', keys: [someKey.publicKey] }],
  );
  assert.deepEqual([prepared.identities.length, prepared.nodes], [1, [origin]]);
});

test('a node that was named is come from, also where it is cordoned', async t => {
  const ports = aReadableCluster({ get: { 'nodes/worker-b': cordoned }, list: { nodes: [] } });
  const { origin } = await prepareRescue(ports, aRescueRequest({ from: 'worker-b' }), t.signal);
  assert.equal(origin.node.metadata.name, 'worker-b');
});

test('a node that was named and is not ready is refused with the reason', async t => {
  const get = { 'nodes/worker-b': rawNode({ name: 'worker-b', ready: 'Unknown' }) };
  await assert.rejects(prepareRescue(aReadableCluster({ get }), aRescueRequest({ from: 'worker-b' }), t.signal), {
    kind: 'refused',
    code: 'NO_HEALTHY_NODE',
    message: 'node/worker-b is not ready: kubelet is posting ready status',
    hint: left,
  });
});

test('where no node is healthy, that is said, with what is left', async t => {
  const ports = aReadableCluster({ list: { nodes: [sick, cordoned] } });
  await assert.rejects(prepareRescue(ports, aRescueRequest(), t.signal), {
    kind: 'refused',
    code: 'NO_HEALTHY_NODE',
    message: 'there is no healthy node to reach node/worker-a from: node/worker-b is cordoned',
    hint: left,
  });
});

test('who may not list nodes has to name one', async t => {
  await assert.rejects(prepareRescue(aReadableCluster({ list: { nodes: forbidden } }), aRescueRequest(), t.signal), {
    kind: 'refused',
    code: 'NO_HEALTHY_NODE',
    hint: 'name a healthy node: --from',
  });
});

test('without any key of the user’s it is refused at once where none can be granted', async t => {
  const refused = aReadableCluster({ keys: [], list: { [daemonsOfWorkerA]: [] } });
  await assert.rejects(prepareRescue(refused, aRescueRequest(), t.signal), { kind: 'refused', code: 'NO_WAY_IN' });
  const granting = aReadableCluster({ keys: [], list: { [daemonsOfWorkerA]: [livingDaemon] } });
  const { sick: found } = await prepareRescue(granting, aRescueRequest(), t.signal);
  assert.equal(found.wayIn.kind, 'grant');
});
