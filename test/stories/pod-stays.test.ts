import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addTaint, removeTaint } from '../lab/controllers/taints.ts';
import { viewJournal } from '../support/journal-view.ts';
import { tellStories } from '../support/stories.ts';
import { cordonedNode } from '../support/trouble.ts';

const { lab, run } = tellStories({ nodes: [{ name: 'worker-a' }] });
const usr = ['usr', 'worker-a', '--via', 'host'];

test('the debug pod tolerates every taint, ends by itself after an hour, and is marked as made by this run', async () => {
  const view = viewJournal(lab());
  assert.equal((await run(usr)).status, 0);
  const [pod] = view.created('pods');
  const { metadata, spec } = JSON.parse(JSON.stringify(pod));
  const { tolerations, activeDeadlineSeconds, terminationGracePeriodSeconds, nodeName } = spec;
  const run_ = metadata.labels['oc-rpmoverlay/run'];
  assert.deepEqual(
    { tolerations, activeDeadlineSeconds, terminationGracePeriodSeconds, nodeName, name: metadata.name },
    {
      tolerations: [{ operator: 'Exists' }],
      activeDeadlineSeconds: 3600,
      terminationGracePeriodSeconds: 0,
      nodeName: 'worker-a',
      name: `worker-a-oc-rpmoverlay-${run_}`,
    },
  );
});

for (const effect of ['NoSchedule', 'NoExecute'] as const) {
  test(`a node with a taint that is ${effect} is worked on all the same`, async () => {
    const taint = { key: 'example.com/out-of-service', effect };
    addTaint(lab().store, 'worker-a', taint);
    const { status, stderr } = await run(usr);
    removeTaint(lab().store, 'worker-a', taint);
    assert.equal(status, 0, stderr);
  });
}

test('a cordoned node is worked on, and stays cordoned', async () => {
  using _cordoned = cordonedNode(lab(), 'worker-a');
  const { status, stderr } = await run(usr);
  assert.equal(status, 0, stderr);
  assert.equal(lab().store.get({ group: '', plural: 'nodes' }, undefined, 'worker-a')?.spec.unschedulable, true);
});
