import assert from 'node:assert/strict';
import { test } from 'node:test';
import { viewJournal } from '../support/journal-view.ts';
import { machine, usrOf } from '../support/node-truth.ts';
import { tellStories } from '../support/stories.ts';
import { triesAll } from '../support/tried-ways.ts';

const { lab, run, reboot } = tellStories();

const workers = ['worker-a', 'worker-b'] as const;

test('several nodes are worked on at once, and each has its row', { timeout: 60_000 }, async () => {
  await Promise.all(workers.map(name => reboot(name)));
  const reached = new Set<string>();
  const all = Promise.withResolvers<void>();
  lab().journal.setGate(async entry => {
    if (entry.kind !== 'program' || !entry.argv.includes('usroverlay')) return;
    // Nobody goes on before all are here.
    if (reached.add(entry.node).size === workers.length) all.resolve();
    await all.promise;
  });
  const { status, stdout } = await run(['usr', ...workers, '--via', 'host']);
  lab().journal.setGate(async () => {});
  assert.equal(
    stdout,
    'NODE       /USR       VIA    CODE\nworker-a   unlocked   host   -\nworker-b   unlocked   host   -\n',
  );
  assert.equal(status, 0);
  for (const name of workers) assert.equal(await usrOf(lab(), name), 'writable');
});

if (triesAll)
  test('with --parallel 1 a node is begun when the one before it is done', async () => {
    await Promise.all(workers.map(name => reboot(name)));
    const view = viewJournal(lab());
    assert.equal((await run(['usr', ...workers, '--via', 'host', '--parallel', '1'])).status, 0);
    const nodes = view.programNodes();
    assert.deepEqual([...nodes].sort(), nodes);
    assert.deepEqual([...new Set(nodes)], workers);
  });

test('a key is let in once for all nodes of a pool, and once for each pool', async () => {
  await Promise.all(['master-0', ...workers].map(name => reboot(name)));
  const view = viewJournal(lab());
  const { status, stdout, stderr } = await run(['usr', '--all', '-o', 'json']);
  assert.equal(status, 0, stderr);
  const rows: { node: string; state: string }[] = JSON.parse(stdout).nodes;
  assert.deepEqual(
    rows.map(({ node, state }) => `${node} ${state}`),
    ['master-0 unlocked', 'worker-a unlocked', 'worker-b unlocked'],
  );
  const roles = view
    .created('machineconfigs')
    .map(config => /"machineconfiguration[^"]+":"(\w+)"/.exec(JSON.stringify(config))?.[1]);
  assert.deepEqual(roles.sort(), ['master', 'worker']);
  for (const { node } of rows) assert.equal(await usrOf(lab(), node), 'writable');
});

test('where some nodes are refused the others are done, each row has its code, and the exit status is 5', async () => {
  await refuseToUnlock('worker-a');
  await reboot('worker-b');
  const { status, stdout } = await run(['usr', ...workers, '--via', 'host', '-o', 'json']);
  const { code, message, nodes } = JSON.parse(stdout);
  assert.deepEqual(
    { status, code, message },
    { status: 5, code: 'SOME_NODES_FAILED', message: '1 of 2 nodes failed: worker-a' },
  );
  assert.deepEqual(
    nodes.map((row: { node: string; state: string; code: string }) => [row.node, row.state, row.code]),
    [
      ['worker-a', 'refused', 'TRANSIENT'],
      ['worker-b', 'unlocked', null],
    ],
  );
  assert.equal(await usrOf(lab(), 'worker-b'), 'writable');

  const shown = await run(['usr', ...workers, '--via', 'host']);
  assert.equal(shown.status, 5);
  assert.equal(
    shown.stdout,
    'NODE       /USR       VIA    CODE\nworker-a   refused    -      TRANSIENT\nworker-b   unlocked   host   -\n',
  );
  assert.match(shown.stderr, /^error: 1 of 2 nodes failed: worker-a$/m);
  assert.match(shown.stderr, /^hint: reboot the node: /m);
});

test('where all nodes are refused for the same reason, that is the end of the run', async () => {
  await Promise.all(workers.map(refuseToUnlock));
  const { status, stdout } = await run(['usr', ...workers, '--via', 'host', '-o', 'json']);
  const { code, message } = JSON.parse(stdout);
  assert.deepEqual(
    { status, code, message },
    { status: 3, code: 'TRANSIENT', message: '2 of 2 nodes failed: worker-a, worker-b' },
  );
});

/** A node whose `/usr` cannot be unlocked before its next reboot. */
async function refuseToUnlock(name: string): Promise<void> {
  await reboot(name);
  await machine(lab(), name).run(['ostree', 'admin', 'unlock', '--transient']);
}
