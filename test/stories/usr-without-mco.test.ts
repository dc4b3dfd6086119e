import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { INFRASTRUCTURES } from '../lab/controllers/resources.ts';
import { refusalOf } from '../support/ending.ts';
import { viewJournal } from '../support/journal-view.ts';
import { usrOf } from '../support/node-truth.ts';
import { tellStories } from '../support/stories.ts';
import { makeKeyFile } from '../support/user-keys.ts';

/** Nothing of the operator is served. */
const noOperator = / \/apis\/(machineconfiguration|operator)\.openshift\.io\//;
/** As on MicroShift: nothing of OpenShift is served at all, and there is no daemon whose image could be taken. */
const noOpenShift = / \/apis\/\w+(\.\w+)*\.openshift\.io\/| \/api\/v1\/namespaces\/openshift-machine-config-operator\//;
const { lab, run, home } = tellStories({
  nodes: [{ name: 'worker-a' }],
  knobs: { failNext: [notServed(noOperator)] },
});

function notServed(match: RegExp) {
  return { match, status: 404, times: Number.POSITIVE_INFINITY };
}

/** What is not served, until the disposal. */
function without(match: RegExp | undefined): Disposable {
  const { knobs } = lab();
  knobs.failNext = match ? [notServed(match)] : [];
  return { [Symbol.dispose]: () => void Object.assign(knobs, { failNext: [notServed(noOperator)] }) };
}

/** A control plane that is hosted elsewhere, until the disposal. */
function hosted(): Disposable {
  const say = (controlPlaneTopology: string) =>
    lab().store.update(INFRASTRUCTURES, undefined, 'cluster', object => {
      object.status = { ...object.status, controlPlaneTopology };
    });
  say('External');
  return { [Symbol.dispose]: () => say('HighlyAvailable') };
}

/** What `check` says of these, as `TOPIC VERDICT CODE`. */
async function checked(...topics: readonly string[]): Promise<readonly string[]> {
  const { checks } = JSON.parse((await run(['check', 'worker-a', '-o', 'json'])).stdout);
  return checks.flatMap(({ topic, verdict, code }: Record<string, string>) =>
    topics.includes(topic ?? '') ? [`${topic} ${verdict} ${code}`] : [],
  );
}

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

test('behind a hosted control plane no key is granted, though pools are served there, and check says so', async () => {
  using _served = without(undefined);
  using _hosted = hosted();
  const view = viewJournal(lab());
  const { path } = await makeKeyFile(join(home(), 'mine'));
  const attempts = [
    ['usr', 'worker-a'],
    ['key', 'grant', '--pool', 'worker', '--key', `${path}.pub`],
  ];
  for (const words of attempts)
    assert.equal(refusalOf(await run([...words, '-o', 'json'])).code, 'NO_MCO', words.join(' '));
  assert.deepEqual(view.changes(), []);
  assert.deepEqual(await checked('topology'), ['topology warning HOSTED_CONTROL_PLANE']);
});

test('on MicroShift, where nothing of OpenShift is served, check says what there is not, and --via host works', async () => {
  using _microshift = without(noOpenShift);
  assert.deepEqual(await checked('topology', 'debug image'), [
    'topology warning NO_MCO',
    'debug image warning PUBLIC_IMAGE',
  ]);
  const { status, stderr } = await run(['usr', 'worker-a', '--via', 'host']);
  assert.equal(status, 0, stderr);
});
