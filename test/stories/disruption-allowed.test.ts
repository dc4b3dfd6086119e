import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusalOf } from '../support/ending.ts';
import { viewJournal } from '../support/journal-view.ts';
import { machine, usrOf } from '../support/node-truth.ts';
import { tellStories } from '../support/stories.ts';
import { keyPolicy } from '../support/trouble.ts';

// The second one is there since a cluster of one node is never drained.
const { lab, run, reboot } = tellStories({ nodes: [{ name: 'worker-a' }, { name: 'worker-b', kind: 'api' }] });
const usr = ['usr', 'worker-a', '--allow-disruption'];

test('with --allow-disruption, a node that is drained for its key is unlocked all the same', async () => {
  await using _policy = await keyPolicy(lab(), 'Drain');
  const { bootId } = machine(lab(), 'worker-a');
  const view = viewJournal(lab());
  const { status, stderr } = await run(usr);
  assert.equal(status, 0, stderr);
  assert.match(
    stderr,
    /^letting a key in .*: pool worker, 2 nodes, the cluster's NodeDisruptionPolicy for sshkey is Drain$/m,
  );
  // The drain took the first debug pod away.
  assert.equal(view.created('pods').length, 2);
  assert.equal(machine(lab(), 'worker-a').bootId, bootId);
  assert.equal(await usrOf(lab(), 'worker-a'), 'writable');
});

test('a node that is rebooted for its key is not unlocked where taking the key back would reboot it again', async () => {
  await reboot('worker-a');
  await using _policy = await keyPolicy(lab(), 'Reboot');
  const view = viewJournal(lab());
  assert.deepEqual(refusalOf(await run([...usr, '-o', 'json'])), {
    status: 3,
    code: 'WOULD_DISRUPT',
    message: 'node/worker-a would be rebooted again when the key is taken back, and its /usr be read-only as before',
    hint: 'add --keep-key, which leaves the key there, or --via host, which needs none',
  });
  assert.deepEqual(view.changes(), []);
});

test('with --keep-key it is rebooted once, unlocked after that, and recorded with its new boot', async () => {
  await reboot('worker-a');
  await using policy = await keyPolicy(lab(), 'Reboot');
  const { bootId } = machine(lab(), 'worker-a');
  const { status, stdout, stderr } = await run([...usr, '--keep-key', '-o', 'json']);
  assert.equal(status, 0, stderr);
  const booted = machine(lab(), 'worker-a').bootId;
  assert.notEqual(booted, bootId);
  assert.deepEqual(JSON.parse(stdout).nodes[0].bootId, booted);
  assert.equal(await usrOf(lab(), 'worker-a'), 'writable');

  await policy[Symbol.asyncDispose]();
  const { keys } = JSON.parse((await run(['key', 'list', '-o', 'json'])).stdout);
  assert.equal((await run(['key', 'revoke', keys[0].machineConfig])).status, 0);
});
