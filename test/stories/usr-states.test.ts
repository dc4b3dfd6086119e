import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NODES } from '../lab/controllers/resources.ts';
import { viewJournal } from '../support/journal-view.ts';
import { machine, usrOf } from '../support/node-truth.ts';
import { tellStories } from '../support/stories.ts';

/** A hotfix outlives reboots, so it has a node for itself. */
const { lab, run, reboot } = tellStories({ nodes: [{ name: 'worker-a' }, { name: 'worker-b' }] });

test('a node that is unlocked already is a success that needs neither a key nor a login', async () => {
  await reboot('worker-a');
  await machine(lab(), 'worker-a').run(['rpm-ostree', 'usroverlay']);
  const { bootId } = machine(lab(), 'worker-a');
  const view = viewJournal(lab());
  const { status, stdout } = await run(['usr', 'worker-a', '-o', 'json']);
  assert.deepEqual({ status, nodes: JSON.parse(stdout).nodes }, { status: 0, nodes: [alreadyRow(bootId)] });
  assert.deepEqual([view.overSsh(), view.created('machineconfigs')], [[], []]);
  const { annotations = {} } = lab().store.get(NODES, undefined, 'worker-a')?.metadata ?? {};
  assert.deepEqual(
    Object.keys(annotations).filter(name => name.startsWith('oc-rpmoverlay/')),
    ['oc-rpmoverlay/host-keys'],
  );
});

test('after a reboot the record on the node names another boot than the node itself', async () => {
  await reboot('worker-a');
  await run(['usr', 'worker-a', '--via', 'host']);
  const { bootId } = machine(lab(), 'worker-a');
  assert.deepEqual(bootsOf('worker-a'), { recorded: bootId, running: bootId });
  await reboot('worker-a');
  assert.deepEqual(bootsOf('worker-a'), { recorded: bootId, running: machine(lab(), 'worker-a').bootId });
  assert.notEqual(machine(lab(), 'worker-a').bootId, bootId);
  assert.equal(await usrOf(lab(), 'worker-a'), 'read-only');
});

test('a node that was unlocked inside a debug pod is refused, with both ways out, and --repair heals it', async () => {
  await reboot('worker-a');
  await unlockInPod('worker-a');
  assert.equal(await usrOf(lab(), 'worker-a'), 'read-only');
  const view = viewJournal(lab());
  const { status, stdout } = await run(['usr', 'worker-a', '-o', 'json']);
  const { code, message, hint } = JSON.parse(stdout);
  assert.deepEqual([status, code], [3, 'HALF_UNLOCKED']);
  assert.equal(
    message,
    'node/worker-a: ostree believes that /usr is unlocked, but on the host it is read-only (it was unlocked inside a debug pod)',
  );
  assert.match(hint, / usr worker-a --repair, or reboot the node$/);
  assert.deepEqual([view.overSsh(), view.created('machineconfigs')], [[], []]);
  assert.equal(await usrOf(lab(), 'worker-a'), 'read-only');

  const repaired = await run(['usr', 'worker-a', '--repair', '-o', 'json']);
  const [row] = JSON.parse(repaired.stdout).nodes;
  assert.deepEqual([repaired.status, row.state, row.already], [0, 'unlocked', false]);
  assert.equal(await usrOf(lab(), 'worker-a'), 'writable');
  assert.equal(await unlockedState('worker-a'), 'development');
});

test('--repair on a node that needs none is as without it', async () => {
  await reboot('worker-a');
  assert.equal((await run(['usr', 'worker-a', '--repair', '--via', 'host'])).status, 0);
  assert.equal(await usrOf(lab(), 'worker-a'), 'writable');
  const { status, stdout } = await run(['usr', 'worker-a', '--repair', '--via', 'host', '-o', 'json']);
  assert.deepEqual([status, JSON.parse(stdout).nodes[0].already], [0, true]);
});

test('a transient unlock, which is read-only for everybody, is refused: only a reboot helps', async () => {
  await reboot('worker-a');
  await machine(lab(), 'worker-a').run(['ostree', 'admin', 'unlock', '--transient']);
  for (const flags of [[], ['--repair']]) {
    const { status, stdout } = await run(['usr', 'worker-a', '--via', 'host', ...flags, '-o', 'json']);
    const { code, hint } = JSON.parse(stdout);
    assert.deepEqual([status, code], [3, 'TRANSIENT']);
    assert.match(hint, /reboot the node/);
  }
  assert.equal(await usrOf(lab(), 'worker-a'), 'read-only');
});

test('a hotfix is a success, with the warning that it survives reboots, and it does', async () => {
  await machine(lab(), 'worker-b').run(['ostree', 'admin', 'unlock', '--hotfix']);
  for (const _time of ['before a reboot', 'after it']) {
    const { status, stdout, stderr } = await run(['usr', 'worker-b', '--via', 'host']);
    assert.deepEqual(
      { status, stdout },
      { status: 0, stdout: 'NODE       /USR     VIA    CODE\nworker-b   hotfix   host   -\n' },
    );
    assert.match(stderr, /^warning: worker-b: \/usr is unlocked as a hotfix, which survives reboots$/m);
    assert.equal(await usrOf(lab(), 'worker-b'), 'writable');
    await reboot('worker-b');
  }
});

function alreadyRow(bootId: string): object {
  const nothing = { code: null, message: null, hint: null };
  return { node: 'worker-a', state: 'unlocked', ...nothing, already: true, via: 'ssh', bootId };
}

/** What the record on the Node object says of the boot, and what the kubelet says. */
function bootsOf(name: string): object {
  const node = lab().store.get(NODES, undefined, name);
  const record = JSON.parse(node?.metadata.annotations?.['oc-rpmoverlay/usr'] ?? '{}');
  return { recorded: record.bootId, running: node?.status.nodeInfo.bootID };
}

/** The mistake that the blog post is about, made for real: the overlay comes to be in the pod's mount namespace. */
async function unlockInPod(name: string): Promise<void> {
  const node = machine(lab(), name);
  const container = { env: {}, terminal: false, stdin: false };
  await node.startPod({
    ...container,
    argv: ['sleep', '1000'],
    uid: 'p',
    name: 'p',
    namespace: 'n',
    hostPath: '/host',
  });
  const unlocking = await node.exec('p', { ...container, argv: ['chroot', '/host', 'rpm-ostree', 'usroverlay'] });
  unlocking.stdout.resume();
  unlocking.stderr.resume();
  assert.equal(await unlocking.exit, 0);
  await node.stopPod('p', 0);
}

async function unlockedState(name: string): Promise<string> {
  return JSON.parse(await machine(lab(), name).run(['rpm-ostree', 'status', '--json'])).deployments[0].unlocked;
}
