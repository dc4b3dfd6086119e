import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isReady } from '../lab/controllers/node-object.ts';
import { NODES } from '../lab/controllers/resources.ts';
import { viewJournal } from '../support/journal-view.ts';
import { machine } from '../support/node-truth.ts';
import { brokenRunc, loseOriginals, putOnNode } from '../support/put-on-node.ts';
import { recordedHostKeys } from '../support/sick-node.ts';
import { tellStories } from '../support/stories.ts';
import { triesAll } from '../support/tried-ways.ts';
import { turned, until } from '../support/trouble.ts';
import { makeKnownKey } from '../support/user-keys.ts';

const { lab, run, reboot, home } = tellStories({ nodes: [{ name: 'worker-a' }, { name: 'worker-b' }] });

/** A runc is put on `worker-a` with which no container starts, until the disposal. */
async function breakRuntime(): Promise<AsyncDisposable> {
  await reboot('worker-a');
  const put = await putOnNode(machine(lab(), 'worker-a'), [brokenRunc]);
  return {
    async [Symbol.asyncDispose]() {
      await put[Symbol.asyncDispose]();
      await reboot('worker-a');
    },
  };
}

const runcOf = (node: string) => machine(lab(), node).run(['sha256sum', '/usr/bin/runc']);
const rowOf = (stdout: string) => JSON.parse(stdout).nodes[0];

test('a node on which no pod starts is reached from another one, and healed by putting the old file back', async () => {
  const [original, node] = [await runcOf('worker-a'), machine(lab(), 'worker-a')];
  await using key = await makeKnownKey(lab(), home());
  using _record = await recordedHostKeys(lab(), 'worker-a');
  await using _put = await breakRuntime();
  const { bootId } = node;
  const { status, stdout, stderr } = await run(['rescue', 'worker-a', '--key', key.path]);
  assert.equal(stdout, 'NODE       STATE     BY       FROM       CODE\nworker-a   rescued   revert   worker-b   -\n');
  assert.equal(status, 0);
  assert.equal(await runcOf('worker-a'), original);
  assert.equal(node.bootId, bootId);
  assert.match(stderr, /^worker-a: a new pod: cannot start: \S.*$/m);
  assert.match(stderr, /^worker-a: crio.service is active, kubelet.service is active$/m);
  assert.match(stderr, /^worker-a: \/usr\/bin\/runc was put, and is there$/m);
  assert.match(stderr, /^worker-a: healed: 1 file was put back, it is Ready, and a new pod starts$/m);
});

test('where the originals are lost, the node is rebooted, which drops all that was put', async () => {
  const [original, node] = [await runcOf('worker-a'), machine(lab(), 'worker-a')];
  await using key = await makeKnownKey(lab(), home());
  using _record = await recordedHostKeys(lab(), 'worker-a');
  await using _put = await breakRuntime();
  await loseOriginals(node);
  const { bootId } = node;

  const asked = await run(['rescue', 'worker-a', '--key', key.path, '-o', 'json']);
  const { code } = JSON.parse(asked.stdout);
  assert.deepEqual(
    { status: asked.status, code, bootId: node.bootId },
    { status: 3, code: 'NEEDS_CONFIRMATION', bootId },
  );
  assert.notEqual(await runcOf('worker-a'), original);

  const { status, stdout } = await run(['rescue', 'worker-a', '--key', key.path, '-o', 'json', '--yes']);
  const { state, by, from, putBack } = rowOf(stdout);
  assert.deepEqual(
    { status, state, by, from, putBack },
    { status: 0, state: 'rescued', by: 'reboot', from: 'worker-b', putBack: [] },
  );
  assert.notEqual(node.bootId, bootId);
  assert.equal(rowOf(stdout).bootId, node.bootId);
  assert.equal(await runcOf('worker-a'), original);
});

test('with --revert alone, a node that cannot be reverted is left as it is, and the other cure is named', async () => {
  const node = machine(lab(), 'worker-a');
  await using key = await makeKnownKey(lab(), home());
  using _record = await recordedHostKeys(lab(), 'worker-a');
  await using _put = await breakRuntime();
  await loseOriginals(node);
  const { bootId } = node;
  const { status, stdout } = await run(['rescue', 'worker-a', '--key', key.path, '--revert', '-o', 'json']);
  const { code, hint } = JSON.parse(stdout);
  assert.deepEqual({ status, code, bootId: node.bootId }, { status: 1, code: 'NOT_REVERTED', bootId });
  assert.match(hint, /rescue worker-a --reboot$/);
});

test('a node on which nothing is wrong is left alone', async () => {
  await using key = await makeKnownKey(lab(), home());
  const view = viewJournal(lab());
  const { bootId } = machine(lab(), 'worker-a');
  const { status, stdout, stderr } = await run(['rescue', 'worker-a', '--key', key.path]);
  assert.deepEqual({ status, bootId: machine(lab(), 'worker-a').bootId }, { status: 0, bootId });
  assert.equal(stdout, 'NODE       STATE   BY     FROM   CODE\nworker-a   well    none   -      -\n');
  assert.match(stderr, /worker-a: nothing is wrong: it is Ready, and a new pod starts; nothing was changed/);
  assert.deepEqual([view.overSsh(), view.created('pods').length], [[], 1]);
});

if (triesAll)
  test('with --reboot a node is rebooted without a question, also where nothing is wrong', async () => {
    await using key = await makeKnownKey(lab(), home());
    using _record = await recordedHostKeys(lab(), 'worker-a');
    const node = machine(lab(), 'worker-a');
    const { bootId } = node;
    const { status, stdout } = await run(['rescue', 'worker-a', '--key', key.path, '--reboot', '-o', 'json']);
    assert.deepEqual({ status, by: rowOf(stdout).by }, { status: 0, by: 'reboot' });
    assert.notEqual(node.bootId, bootId);
  });

test('a kubelet that is gone is healed by a reboot, though nothing was put', async () => {
  await using key = await makeKnownKey(lab(), home());
  using _record = await recordedHostKeys(lab(), 'worker-a');
  using _soon = turned(lab(), { nodeGraceMs: 500 });
  await machine(lab(), 'worker-a').run(['systemctl', 'stop', 'kubelet.service']);
  await until(lab(), () =>
    lab()
      .store.list(NODES)
      .some(node => !isReady(node)),
  );
  const { status, stdout, stderr } = await run(['rescue', 'worker-a', '--key', key.path, '-y']);
  assert.equal(status, 0);
  assert.match(stdout, /worker-a +rescued +reboot +worker-b/);
  assert.match(stderr, /it is not ready: Kubelet stopped posting node status/);
  assert.match(stderr, /nothing was put there since it was booted, so there is nothing to put back/);
});
