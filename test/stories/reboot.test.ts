import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NODES, POOLS } from '../lab/controllers/resources.ts';
import { refusalOf } from '../support/ending.ts';
import { viewJournal } from '../support/journal-view.ts';
import { atFirst, program } from '../support/moment.ts';
import { machine } from '../support/node-truth.ts';
import { tellStories } from '../support/stories.ts';
import { pausedPool } from '../support/trouble.ts';
import { podNamed, workload } from '../support/workload.ts';

const { lab, run } = tellStories({ nodes: [{ name: 'worker-a' }, { name: 'worker-b' }] });

const bootIdOf = (name: string): string => machine(lab(), name).bootId;
const isPaused = (): boolean => lab().store.get(POOLS, undefined, 'worker')?.spec.paused === true;
const cordoned = () =>
  lab()
    .store.list(NODES)
    .filter(({ spec }) => spec.unschedulable === true);

test('with --dry-run it is said which pods would go, and nothing is changed', async () => {
  await using _web = await workload(lab(), { name: 'web', node: 'worker-a' });
  const view = viewJournal(lab());
  const { status, stdout, stderr } = await run(['reboot', 'worker-a', '--dry-run']);
  assert.equal(status, 0, stderr);
  const titles = stdout.split('\n').flatMap(line => /^ ?\d+\. (.*)/.exec(line)?.slice(1) ?? []);
  assert.deepEqual(
    titles.map(title => title.replace(/oc-rpmoverlay-\w{5}/g, 'OURS')),
    [
      'create namespace/OURS',
      'create pod/worker-a-OURS in namespace OURS',
      'run on worker-a',
      'run on worker-a',
      'patch node/worker-a',
      'worker-a: evict pod/default/web',
      'worker-a: wait until they are gone',
      'run on worker-a',
      'worker-a: wait until it has booted anew, is Ready, its kubelet has renewed its Lease, and the Machine Config Operator is done with it',
      'worker-a: start a new pod there',
      'run on worker-a',
      'patch node/worker-a',
      'the debug pods are deleted',
      'delete namespace/OURS',
    ],
  );
  assert.deepEqual(view.changes(), []);
});

test('each node in its turn is cordoned, drained, rebooted, seen back in service and uncordoned', async () => {
  await using _a = await workload(lab(), { name: 'web-a', node: 'worker-a' });
  await using _b = await workload(lab(), { name: 'web-b', node: 'worker-b' });
  const before = [bootIdOf('worker-a'), bootIdOf('worker-b')];
  const down: object[] = [];
  lab().journal.setGate(async entry => {
    if (!program('exec', 'reboot')(entry) || entry.kind !== 'program') return;
    const unavailable = cordoned().map(({ metadata }) => metadata.name);
    down.push({ node: entry.node, unavailable, pod: podNamed(lab(), entry.node.replace('worker', 'web')) });
  });
  const view = viewJournal(lab());
  const { status, stdout, stderr } = await run(['reboot', '--pool', 'worker', '-o', 'json']);
  lab().journal.setGate(async () => {});
  assert.equal(status, 0, stderr);
  const rows: { node: string; state: string; bootId: string }[] = JSON.parse(stdout).nodes;
  const after = [bootIdOf('worker-a'), bootIdOf('worker-b')];
  assert.deepEqual(
    rows.map(({ node, state, bootId }) => [node, state, bootId]),
    [
      ['worker-a', 'rebooted', after[0]],
      ['worker-b', 'rebooted', after[1]],
    ],
  );
  assert.equal(new Set([...before, ...after]).size, 4);
  assert.equal(down.length, 2);
  for (const name of ['worker-a', 'worker-b']) {
    assert.deepEqual(
      down.filter(one => JSON.stringify(one).includes(name)),
      [{ node: name, unavailable: [name], pod: undefined }],
    );
    assert.deepEqual(
      view
        .changes()
        .filter(change => change.includes(name.replace('worker-', '-')) && !change.includes('oc-rpmoverlay')),
      [
        `PATCH nodes/${name}`,
        `POST namespaces/default/pods/${name.replace('worker', 'web')}/eviction`,
        `PATCH nodes/${name}`,
      ],
    );
  }
});

test('while the pool is paused nothing is begun', async () => {
  using _paused = pausedPool(lab(), 'worker');
  const view = viewJournal(lab());
  const { status, code } = refusalOf(await run(['reboot', 'worker-a', '-o', 'json']));
  assert.deepEqual([status, code, view.changes()], [3, 'POOL_PAUSED', []]);
});

test('with --pause-pool the operator is kept off while a node goes down, and the pool is as before at the end', async () => {
  const before = bootIdOf('worker-a');
  let wasPaused = false;
  using _moment = atFirst(lab(), program('exec', 'reboot'), () => {
    wasPaused = isPaused();
  });
  const { status, stderr } = await run(['reboot', 'worker-a', '--pause-pool']);
  assert.equal(status, 0, stderr);
  assert.deepEqual([wasPaused, isPaused()], [true, false]);
  assert.notEqual(bootIdOf('worker-a'), before);
});
