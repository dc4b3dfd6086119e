import assert from 'node:assert/strict';
import { test } from 'node:test';
import { INFRASTRUCTURES } from '../lab/controllers/resources.ts';
import { viewJournal } from '../support/journal-view.ts';
import { machine } from '../support/node-truth.ts';
import { tellStories } from '../support/stories.ts';
import { stubbornBudget, workload } from '../support/workload.ts';

const { lab, run } = tellStories({
  nodes: [{ name: 'master-0' }],
  prepare: async ({ store }) =>
    void store.update(INFRASTRUCTURES, undefined, 'cluster', cluster => {
      cluster.status = { ...cluster.status, controlPlaneTopology: 'SingleReplica' };
    }),
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
