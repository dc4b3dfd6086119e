import assert from 'node:assert/strict';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { machineConfigs } from '../lab/controllers/mco/resources.ts';
import { CLUSTER_VERSIONS } from '../lab/controllers/resources.ts';
import { type JournalView, viewJournal } from '../support/journal-view.ts';
import { keysOf, machine } from '../support/node-truth.ts';
import { tellStories } from '../support/stories.ts';
import { triesAll } from '../support/tried-ways.ts';
import { withoutInstallerKey } from '../support/user-keys.ts';

const { lab, run, reboot, home } = tellStories();

test('--keep-key keeps the key in a file of 0600 and on the node, the next run needs no MachineConfig, and revoke ends it', async () => {
  await reboot('worker-a');
  const kept = keptFile('worker');
  const before = await keysOf(lab(), 'worker-a');
  const view = viewJournal(lab());
  const first = await run(['usr', 'worker-a', '--keep-key']);
  assert.equal(first.status, 0, first.stderr);
  const name = grantsNow().at(0) ?? '';
  assert.deepEqual(configChanges(view), ['POST machineconfigs', `PATCH machineconfigs/${name}`]);
  assert.deepEqual(modesOf(kept), ['600', '700', '700']);
  const told = first.stderr.split('\n').find(line => line.startsWith(`the key is kept in ${kept}; to take it back: `));
  assert.ok(told?.endsWith(` key revoke ${name}`), first.stderr);
  assert.deepEqual((await keysOf(lab(), 'worker-a')).length, before.length + 1);

  await reboot('worker-a');
  const again = viewJournal(lab());
  const second = await run(['usr', 'worker-a']);
  assert.equal(second.status, 0, second.stderr);
  assert.deepEqual(configChanges(again), []);
  assert.equal(again.overSsh()[0], 'sudo -n -- rpm-ostree usroverlay');

  const revoked = await run(['key', 'revoke', name]);
  assert.equal(revoked.status, 0, revoked.stderr);
  assert.deepEqual(await keysOf(lab(), 'worker-a'), before);
  assert.deepEqual(grantsNow(), []);
});

if (triesAll)
  test('each pool has one kept key, also where its nodes are worked on one by one, and each is found again', async () => {
    await Promise.all(['worker-a', 'worker-b', 'master-0'].map(node => reboot(node)));
    const { status, stderr } = await run(['usr', '--all', '--keep-key', '--parallel', '1']);
    assert.equal(status, 0, stderr);
    assert.deepEqual([keptFile('worker'), keptFile('master')].map(existsSync), [true, true]);
    assert.equal(grantsNow().length, 2);
    const view = viewJournal(lab());
    const again = await run(['ssh', 'master-0', '--', 'hostname']);
    assert.deepEqual({ status: again.status, stdout: again.stdout }, { status: 0, stdout: 'master-0\n' });
    assert.equal((await run(['ssh', 'worker-a', '--', 'hostname'])).stdout, 'worker-a\n');
    assert.deepEqual(configChanges(view), []);
    for (const name of grantsNow()) assert.equal((await run(['key', 'revoke', name])).status, 0);
  });

test('a kept key that was revoked meanwhile is replaced by another one', async () => {
  await reboot('worker-a');
  const view = viewJournal(lab());
  const { status, stderr } = await run(['usr', 'worker-a', '--keep-key']);
  assert.equal(status, 0, stderr);
  const changes = ['POST machineconfigs', `PATCH machineconfigs/${grantsNow().at(0)}`];
  assert.deepEqual(configChanges(view), changes);
  const again = await run(['ssh', 'worker-a', '--', 'hostname']);
  assert.equal(again.stdout, 'worker-a\n');
  assert.deepEqual(configChanges(view), changes);
  for (const name of grantsNow()) assert.equal((await run(['key', 'revoke', name])).status, 0);
});

test('a key that the operator leaves on the node, as up to OpenShift 4.13, is seen there and named with its removal', async () => {
  await reboot('worker-a');
  await using _noOthers = await withoutInstallerKey(lab());
  lab().knobs.mcoKeepsLastKeys = true;
  const { status, stdout } = await run(['usr', 'worker-a', '-o', 'json']);
  lab().knobs.mcoKeepsLastKeys = false;
  const { code, nodes, leftovers } = JSON.parse(stdout);
  assert.deepEqual({ status, code, state: nodes[0].state }, { status: 6, code: 'LEFTOVER', state: 'unlocked' });
  const [{ what, recover }] = leftovers;
  assert.deepEqual([leftovers.length, what], [1, 'node/worker-a: a key of this run that core can log in with']);
  const [start, command] = recover.split(' -- chroot /host ');
  assert.equal(start, 'oc debug node/worker-a');
  assert.notDeepEqual(await keysOf(lab(), 'worker-a'), []);
  await machine(lab(), 'worker-a').run(['sh', '-c', command]);
  assert.deepEqual(await keysOf(lab(), 'worker-a'), []);
});

function keptFile(pool: string): string {
  const [version] = lab().store.list(CLUSTER_VERSIONS);
  return join(home(), '.local/share/oc-rpmoverlay', version?.spec.clusterID, pool);
}

/** Of a file, of its directory, and of the one above. */
function modesOf(path: string): readonly string[] {
  return [path, join(path, '..'), join(path, '../..')].map(each => (statSync(each).mode & 0o777).toString(8));
}

/** Names of the MachineConfigs of this program. */
function grantsNow(): readonly string[] {
  const names = lab()
    .store.list(machineConfigs)
    .map(({ metadata }) => metadata.name);
  return names.filter(name => name.includes('oc-rpmoverlay'));
}

function configChanges(view: JournalView): readonly string[] {
  return view.changes().filter(change => change.includes('machineconfigs'));
}
