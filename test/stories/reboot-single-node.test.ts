import assert from 'node:assert/strict';
import { test } from 'node:test';
import { INFRASTRUCTURES, NODES } from '../lab/controllers/resources.ts';
import { rolesOf, viewJournal } from '../support/journal-view.ts';
import { machine, usrOf } from '../support/node-truth.ts';
import { tellStories } from '../support/stories.ts';
import { stubbornBudget, workload } from '../support/workload.ts';

const { lab, run } = tellStories({
  nodes: [{ name: 'master-0' }],
  prepare: async ({ store }) => {
    store.update(INFRASTRUCTURES, undefined, 'cluster', cluster => {
      cluster.status = { ...cluster.status, controlPlaneTopology: 'SingleReplica' };
    });
    store.update(NODES, undefined, 'master-0', ({ metadata }) => {
      metadata.labels = { ...metadata.labels, 'node-role.kubernetes.io/worker': '' };
    });
  },
});

test('a cluster of one node is not drained, and its API server is away while the node is', async () => {
  await using _budget = await stubbornBudget(lab(), 'shop');
  await using _shop = await workload(lab(), { name: 'shop', node: 'master-0' });
  const node = machine(lab(), 'master-0');
  const { bootId } = node;
  const { api } = lab();
  const powers: string[] = [];
  let serving = Promise.resolve();
  const stop = node.onPower(change => {
    powers.push(change);
    serving = serving.then(() => (change === 'ended' ? api.suspend() : api.resume()));
  });
  const view = viewJournal(lab());
  const ran = await run(['reboot', 'master-0']);
  stop();
  await serving;
  assert.equal(ran.status, 0, ran.stderr);
  assert.deepEqual(powers, ['ended', 'booted']);
  assert.notEqual(node.bootId, bootId);
  assert.deepEqual(
    view.changes().filter(change => /^PATCH|eviction/.test(change)),
    [],
  );
});

test('the only node is a worker too, and its key comes by way of the pool master, of which it is', async () => {
  const view = viewJournal(lab());
  const { status, stderr } = await run(['usr', 'master-0']);
  assert.equal(status, 0, stderr);
  assert.match(stderr, /^letting a key in as core by a MachineConfig: pool master, 1 node, no reboot$/m);
  assert.deepEqual(rolesOf(view), ['master']);
  assert.equal(await usrOf(lab(), 'master-0'), 'writable');
});
