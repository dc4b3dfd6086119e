import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusalOf } from '../support/ending.ts';
import { viewJournal } from '../support/journal-view.ts';
import { usrOf } from '../support/node-truth.ts';
import { tellStories } from '../support/stories.ts';

/** Nothing of the operator is served, as on MicroShift or behind a hosted control plane. */
const match = / \/apis\/(machineconfiguration|operator)\.openshift\.io\//;
const { lab, run } = tellStories({
  nodes: [{ name: 'worker-a' }],
  knobs: { failNext: [{ match, status: 404, times: Number.POSITIVE_INFINITY }] },
});

test('without a Machine Config Operator a login without a key is refused before anything is made, and names the other way', async () => {
  const view = viewJournal(lab());
  assert.deepEqual(refusalOf(await run(['usr', 'worker-a', '-o', 'json'])), {
    status: 3,
    code: 'NO_MCO',
    message: 'node/worker-a: no key is let in, and without a Machine Config Operator none can be granted',
    hint: 'add --via host, which needs no key',
  });
  assert.deepEqual(view.changes(), []);
});

test('--via host needs none, and makes neither a key nor a MachineConfig', async () => {
  const view = viewJournal(lab());
  const { status, stdout } = await run(['usr', 'worker-a', '--via', 'host']);
  assert.deepEqual(
    { status, stdout },
    { status: 0, stdout: 'NODE       /USR       VIA    CODE\nworker-a   unlocked   host   -\n' },
  );
  assert.equal(await usrOf(lab(), 'worker-a'), 'writable');
  assert.deepEqual([view.overSsh(), view.created('machineconfigs')], [[], []]);
});

test('--pool means nothing there, and is refused', async () => {
  const { code, hint } = JSON.parse((await run(['usr', '--pool', 'worker', '-o', 'json'])).stdout);
  assert.deepEqual(
    { code, hint },
    {
      code: 'NO_MCO',
      hint: 'name the nodes, and add --via host where a key would be needed',
    },
  );
});
