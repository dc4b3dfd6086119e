import assert from 'node:assert/strict';
import { test } from 'node:test';
import { viewJournal } from '../support/journal-view.ts';
import { keysOf, machine } from '../support/node-truth.ts';
import { brokenRunc, putOnNode } from '../support/put-on-node.ts';
import {
  crashedDaemon,
  forgottenHostKeys,
  hostKeyLinesOf,
  hostKeyRecordOf,
  recordedHostKeys,
} from '../support/sick-node.ts';
import { tellStories } from '../support/stories.ts';
import { triesAll } from '../support/tried-ways.ts';
import { cordonedNode } from '../support/trouble.ts';
import { fingerprintOf, makeKnownKey } from '../support/user-keys.ts';

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

test('a node whose host key nobody recorded is asked about, with what its sshd shows', async () => {
  await using key = await makeKnownKey(lab(), home());
  await using _sick = await breakRuntime();
  using _forgotten = forgottenHostKeys(lab(), 'worker-a');
  const keys = await hostKeyLinesOf(lab(), 'worker-a');
  const shown = keys.find(line => line.startsWith('ecdsa-sha2-nistp256')) ?? '';
  const view = viewJournal(lab());
  const { status, stdout, stderr } = await run(['rescue', 'worker-a', '--key', key.path]);
  assert.deepEqual(
    [status, stdout, view.overSsh()],
    [3, 'NODE       STATE     BY   FROM   CODE\nworker-a   refused   -    -      NEEDS_CONFIRMATION\n', []],
  );
  assert.match(stderr, /warning: worker-a: no host key of this node is recorded; who answers at \S+ shows SHA256:/);
  assert.ok(stderr.includes(fingerprintOf(shown)), stderr);

  const agreed = await run(['rescue', 'worker-a', '--key', key.path, '--yes']);
  assert.equal(agreed.status, 0);
  assert.ok(agreed.stderr.includes(fingerprintOf(shown)), agreed.stderr);
  assert.deepEqual(hostKeyRecordOf(lab(), 'worker-a')?.keys, keys);
});

test('a node that shows another host key than was recorded is not logged in to', async () => {
  await using key = await makeKnownKey(lab(), home());
  await using _sick = await breakRuntime();
  using _record = await recordedHostKeys(lab(), 'worker-a', await hostKeyLinesOf(lab(), 'worker-b'));
  const view = viewJournal(lab());
  const { status, stderr } = await run(['rescue', 'worker-a', '--key', key.path, '--yes']);
  assert.deepEqual([status, view.overSsh()], [3, []]);
  assert.match(stderr, /sshd shows the host key SHA256:\S+ .* as recorded at 2026-11-22/);
});

test('where no key is let in and the daemon runs, one is granted, and gone again afterwards', async () => {
  await using _sick = await breakRuntime();
  using _record = await recordedHostKeys(lab(), 'worker-a');
  const before = await keysOf(lab(), 'worker-a');
  const view = viewJournal(lab());
  const { status, stdout, stderr } = await run(['rescue', 'worker-a', '--from', 'worker-b']);
  assert.match(stdout, /worker-a +rescued +revert +worker-b +-/);
  assert.deepEqual([status, view.created('machineconfigs').length], [0, 1]);
  assert.match(stderr, /the Machine Config Operator's daemon still runs there/);
  assert.deepEqual(await keysOf(lab(), 'worker-a'), before);
});

if (triesAll)
  test('where no key is let in and the daemon does not run, nothing is made', async () => {
    using _daemon = crashedDaemon(lab(), 'worker-a');
    const view = viewJournal(lab());
    const { status, stdout } = await run(['rescue', 'worker-a', '-o', 'json']);
    const { code, message, hint } = JSON.parse(stdout);
    assert.deepEqual(
      { status, code, changes: view.changes().filter(isNoReview) },
      { status: 3, code: 'NO_WAY_IN', changes: [] },
    );
    assert.match(
      message,
      /the Machine Config Operator's daemon does not run on node\/worker-a: pod\/machine-config-daemon-\w+ waits \(CrashLoopBackOff\)$/,
    );
    assert.match(hint, /^reboot worker-a from its console, its BMC or its cloud/);
  });

test('where no node is healthy, each is named with the reason, and nothing is made', async () => {
  using _cordon = cordonedNode(lab(), 'worker-b');
  const view = viewJournal(lab());
  const { status, stdout } = await run(['rescue', 'worker-a', '-o', 'json']);
  const { code, message } = JSON.parse(stdout);
  assert.deepEqual(
    { status, code, message, changes: view.changes().filter(isNoReview) },
    {
      status: 3,
      code: 'NO_HEALTHY_NODE',
      message: 'there is no healthy node to reach node/worker-a from: node/worker-b is cordoned',
      changes: [],
    },
  );
});

/** Whether a request asks for more than what the user may do. */
function isNoReview(change: string): boolean {
  return !/self\w+reviews$/.test(change);
}

test('what a rescue would do is told without doing it', async () => {
  await using key = await makeKnownKey(lab(), home());
  const view = viewJournal(lab());
  const { status, stdout } = await run(['rescue', 'worker-a', '--key', key.path, '--dry-run']);
  assert.deepEqual([status, view.changes().filter(isNoReview)], [0, []]);
  assert.match(stdout, /start a new pod on worker-a, to see whether any starts; if so, nothing more is done/);
  assert.match(stdout, /nodeName: worker-b/);
  assert.match(stdout, /systemctl reboot/);
});
