import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { NODES } from '../lab/controllers/resources.ts';
import { refusalOf } from '../support/ending.ts';
import { viewJournal } from '../support/journal-view.ts';
import { clearAfterKilled } from '../support/killed-client.ts';
import { atFirst, type Moment } from '../support/moment.ts';
import { machine } from '../support/node-truth.ts';
import { tellStories } from '../support/stories.ts';
import { triesAll } from '../support/tried-ways.ts';
import { podNamed, stubbornBudget, workload } from '../support/workload.ts';

const { lab, run, start } = tellStories({ nodes: [{ name: 'worker-a' }] });

const eviction: Moment = entry => entry.kind === 'request' && entry.path.includes('/eviction');
const isCordoned = (): boolean => lab().store.get(NODES, undefined, 'worker-a')?.spec.unschedulable === true;
const cordonOn = (): string | undefined =>
  lab().store.get(NODES, undefined, 'worker-a')?.metadata.annotations?.['oc-rpmoverlay/cordon'];

test('pods that would be lost are named before anything is changed, with the flags that let them go', async () => {
  await using _bare = await workload(lab(), { name: 'bare', node: 'worker-a', controller: '' });
  await using _data = await workload(lab(), { name: 'data', node: 'worker-a', volumes: [{ name: 'v', emptyDir: {} }] });
  const view = viewJournal(lab());
  assert.deepEqual(refusalOf(await run(['reboot', 'worker-a', '-o', 'json'])), {
    status: 3,
    code: 'DRAIN_REFUSED',
    message:
      'node/worker-a cannot be drained: pod/default/bare: nothing makes it anew; pod/default/data: it keeps data in an emptyDir',
    hint: 'if that is wanted, add --force --delete-emptydir-data',
  });
  assert.deepEqual(view.changes(), []);
});

test('a budget that never yields ends the drain in time, is named, and the node takes pods again', async () => {
  await using _budget = await stubbornBudget(lab(), 'shop');
  await using shop = await workload(lab(), { name: 'shop', node: 'worker-a' });
  const { bootId } = machine(lab(), 'worker-a');
  const ran = await run(['reboot', 'worker-a', '--drain-timeout', '1s']);
  const held =
    'pod/default/shop: poddisruptionbudget/shop in namespace default: The disruption budget shop needs 1 healthy pods and has 1 currently';
  assert.deepEqual(
    ran.stderr.split('\n').filter(line => line.includes('budget')),
    [
      `worker-a: draining for 0s, waiting for ${held}`,
      `error: worker-a: not drained within 1s; still waiting for ${held}`,
    ],
  );
  assert.match(ran.stderr, /^hint: oc describe pdb\/shop -n default$/m);
  assert.deepEqual(
    [ran.status, ran.stdout],
    [4, 'NODE       STATE     DEPLOYMENT   CODE\nworker-a   timeout   -            DRAIN_TIMEOUT\n'],
  );
  assert.deepEqual([podNamed(lab(), 'shop')?.metadata.uid, bootId], [shop.uid, machine(lab(), 'worker-a').bootId]);
  assert.deepEqual([isCordoned(), cordonOn()], [false, undefined]);
});

test('an interrupt during the drain leaves the node as it was', async () => {
  await using _budget = await stubbornBudget(lab(), 'shop');
  await using shop = await workload(lab(), { name: 'shop', node: 'worker-a' });
  const { child, ended } = start(['reboot', 'worker-a', '-o', 'json']);
  using _moment = atFirst(lab(), eviction, () => {
    assert.ok(isCordoned());
    child.kill('SIGINT');
  });
  assert.equal(refusalOf(await ended).status, 130);
  assert.deepEqual([isCordoned(), cordonOn()], [false, undefined]);
  assert.equal(podNamed(lab(), 'shop')?.metadata.uid, shop.uid);
});

test('after a run that was killed the next one knows whose the cordon is, and lifts it', async () => {
  await using _web = await workload(lab(), { name: 'web', node: 'worker-a' });
  const { bootId } = machine(lab(), 'worker-a');
  const { child, ended } = start(['reboot', 'worker-a']);
  using _moment = atFirst(lab(), eviction, async () => {
    child.kill('SIGKILL');
    if (child.signalCode === null) await once(child, 'exit');
  });
  await ended;
  const { run: former, by } = JSON.parse(cordonOn() ?? '{}');
  assert.deepEqual([isCordoned(), by], [true, 'system:admin']);

  const ran = await run(['reboot', 'worker-a']);
  assert.equal(ran.status, 0, ran.stderr);
  assert.match(ran.stderr, new RegExp(`^worker-a: takes over the cordon of run ${former}`, 'm'));
  assert.notEqual(machine(lab(), 'worker-a').bootId, bootId);
  assert.deepEqual([isCordoned(), cordonOn()], [false, undefined]);
  await clearAfterKilled(lab(), 'worker-a');
});

if (triesAll)
  test('with --disable-eviction pods are deleted, whatever their budget says, and with --force those without a controller', async () => {
    await using _budget = await stubbornBudget(lab(), 'bare');
    await using _bare = await workload(lab(), { name: 'bare', node: 'worker-a', controller: '' });
    const view = viewJournal(lab());
    const ran = await run(['reboot', 'worker-a', '--disable-eviction', '--force']);
    assert.equal(ran.status, 0, ran.stderr);
    assert.match(ran.stderr, /^warning: worker-a: pod\/default\/bare: nothing makes it anew$/m);
    assert.ok(view.changes().includes('DELETE namespaces/default/pods/bare'));
    assert.equal(podNamed(lab(), 'bare'), undefined);
  });

test('with --no-drain nothing is evicted, and the node is not cordoned', async () => {
  await using _bare = await workload(lab(), { name: 'bare', node: 'worker-a', controller: '' });
  const { bootId } = machine(lab(), 'worker-a');
  const view = viewJournal(lab());
  assert.equal((await run(['reboot', 'worker-a', '--no-drain'])).status, 0);
  assert.notEqual(machine(lab(), 'worker-a').bootId, bootId);
  assert.deepEqual(
    view.changes().filter(change => /^PATCH|eviction/.test(change)),
    [],
  );
});
