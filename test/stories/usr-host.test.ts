import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NODES } from '../lab/controllers/resources.ts';
import { viewJournal } from '../support/journal-view.ts';
import { machine, usrOf } from '../support/node-truth.ts';
import { tellStories } from '../support/stories.ts';

const { lab, run, start, reboot } = tellStories({ nodes: [{ name: 'worker-a' }] });

test('through the host, a node gets a writable /usr, and the result says so', async () => {
  await reboot('worker-a');
  assert.equal(await usrOf(lab(), 'worker-a'), 'read-only');
  const view = viewJournal(lab());
  const { status, stdout } = await run(['usr', 'worker-a', '--via', 'host']);
  assert.equal(stdout, 'NODE       /USR       VIA    CODE\nworker-a   unlocked   host   -\n');
  assert.equal(status, 0);
  assert.equal(await usrOf(lab(), 'worker-a'), 'writable');
  assert.deepEqual([view.overSsh(), view.created('machineconfigs')], [[], []]);
});

test('by whom, in which boot and by which way is recorded on the node, and a second run changes nothing of it', async () => {
  await reboot('worker-a');
  await run(['usr', 'worker-a', '--via', 'host']);
  const before = lab().store.get(NODES, undefined, 'worker-a')?.metadata.annotations?.['oc-rpmoverlay/usr'] ?? '{}';
  const { version, by, bootId, via } = JSON.parse(before);
  const { bootId: running } = machine(lab(), 'worker-a');
  assert.deepEqual({ version, by, bootId, via }, { version: 1, by: 'system:admin', bootId: running, via: 'host' });

  const { status, stdout } = await run(['usr', 'worker-a', '--via', 'host', '-o', 'json']);
  const { nodes, exit } = JSON.parse(stdout);
  assert.deepEqual({ status, exit, already: nodes[0].already }, { status: 0, exit: 0, already: true });
  const after = lab().store.get(NODES, undefined, 'worker-a')?.metadata.annotations?.['oc-rpmoverlay/usr'];
  assert.equal(after, before);
});

test('the result is printed as soon as it is proved, before anything is removed', { timeout: 60_000 }, async () => {
  const { child, ended } = start(['usr', 'worker-a', '--via', 'host']);
  const shown = new Promise<string>(seen => child.stdout?.once('data', chunk => seen(String(chunk))));
  lab().journal.setGate(async entry => {
    if (entry.kind === 'request' && entry.method === 'DELETE') await shown;
  });
  assert.equal(await shown, 'NODE       /USR       VIA    CODE\nworker-a   unlocked   host   -\n');
  assert.equal((await ended).status, 0);
  lab().journal.setGate(async () => {});
});
