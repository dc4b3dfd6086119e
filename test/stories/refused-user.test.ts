import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createNamespace } from '../lab/api/seed.ts';
import { askAsAdmin } from '../support/admin.ts';
import { refusalOf } from '../support/ending.ts';
import { viewJournal } from '../support/journal-view.ts';
import { usrOf } from '../support/node-truth.ts';
import { tellStories } from '../support/stories.ts';
import { debuggerRules, kubeconfigFor } from '../support/users.ts';

const { lab, run } = tellStories({ nodes: [{ name: 'worker-a' }] });

/** How `usr worker-a` is refused to the user of a kubeconfig, and what was made before that. */
async function refusal(kubeconfig: string, ...words: string[]) {
  const view = viewJournal(lab());
  const refused = refusalOf(await run(['usr', 'worker-a', '--kubeconfig', kubeconfig, ...words, '-o', 'json']));
  return {
    ...refused,
    message: refused.message?.replaceAll(/oc-rpmoverlay-\w{5}/g, 'oc-rpmoverlay-RUN'),
    made: view.changes(),
  };
}

const inPods = [
  'create namespaces',
  'delete namespaces',
  'create pods in namespace oc-rpmoverlay-RUN',
  'delete pods in namespace oc-rpmoverlay-RUN',
  'create pods/exec in namespace oc-rpmoverlay-RUN',
  'get pods/exec in namespace oc-rpmoverlay-RUN',
];
const onKeys = ['create', 'delete'].map(verb => `${verb} machineconfigs.machineconfiguration.openshift.io`);

for (const [via, rights] of Object.entries({ host: inPods, ssh: [...inPods, ...onKeys] })) {
  test(`a user who may only look is told every right that --via ${via} lacks, before anything is made`, async () => {
    assert.deepEqual(await refusal(lab().kubeconfig.viewer, '--via', via), {
      status: 3,
      code: 'FORBIDDEN',
      message: `you may not ${rights.join(', ')}`,
      hint: 'ask for these rights, or name a namespace where you have them: --to-namespace',
      made: [],
    });
  });
}

test('a user who may debug nodes but make no MachineConfig is refused --via ssh before anything is made', async () => {
  assert.deepEqual(await refusal(await kubeconfigFor(lab(), 'debugger', debuggerRules)), {
    status: 3,
    code: 'FORBIDDEN',
    message: `you may not ${onKeys.join(', ')}`,
    hint: 'ask for these rights, or name a namespace where you have them: --to-namespace',
    made: [],
  });
});

test('the same user gets a writable /usr by --via host, with a warning that it is not recorded', async () => {
  const kubeconfig = await kubeconfigFor(lab(), 'debugger', debuggerRules);
  const { status, stderr } = await run(['usr', 'worker-a', '--via', 'host', '--kubeconfig', kubeconfig]);
  assert.equal(status, 0, stderr);
  assert.match(stderr, /^warning: worker-a: not recorded on the node object: .* cannot patch resource "nodes"/m);
  assert.equal(await usrOf(lab(), 'worker-a'), 'writable');
});

test('a user who may debug but make no namespace is told to name one, and is served in one that admits privileged pods', async () => {
  const inPodsOnly = debuggerRules.map(rule =>
    rule.resources.includes('namespaces') ? { ...rule, resources: ['pods'] } : rule,
  );
  const kubeconfig = await kubeconfigFor(lab(), 'dweller', inPodsOnly);
  assert.deepEqual(await refusal(kubeconfig, '--via', 'host'), {
    status: 3,
    code: 'FORBIDDEN',
    message: 'you may not create namespaces, delete namespaces',
    hint: 'ask for these rights, or name a namespace where you have them: --to-namespace',
    made: [],
  });
  createNamespace(lab().store, 'theirs', { 'pod-security.kubernetes.io/enforce': 'privileged' });
  const view = viewJournal(lab());
  const words = ['--via', 'host', '--to-namespace', 'theirs', '--kubeconfig', kubeconfig];
  const { status, stderr } = await run(['usr', 'worker-a', ...words]);
  await askAsAdmin(lab(), 'DELETE', '/api/v1/namespaces/theirs');
  assert.equal(status, 0, stderr);
  assert.deepEqual(
    view.changes().filter(change => / namespaces$/.test(change)),
    [],
  );
});

test('a user who may create an exec but not open a WebSocket is told so before anything is made', async () => {
  const rules = [...debuggerRules.slice(1, 2), { verbs: ['create'], apiGroups: [''], resources: ['pods/exec'] }];
  const reads = { verbs: ['get', 'list', 'watch'], apiGroups: ['*'], resources: ['nodes', 'namespaces', 'pods'] };
  const half = await kubeconfigFor(lab(), 'half', [...rules, reads]);
  assert.deepEqual(await refusal(half, '--via', 'host'), {
    status: 3,
    code: 'FORBIDDEN',
    message: 'you may not get pods/exec in namespace oc-rpmoverlay-RUN',
    hint: 'ask for these rights, or name a namespace where you have them: --to-namespace',
    made: [],
  });
});

test('a user who may not see the pools is told that, and not that there is no operator', async () => {
  assert.deepEqual(await refusal(lab().kubeconfig.restricted, '--to-namespace', 'restricted-ns'), {
    status: 3,
    code: 'FORBIDDEN',
    message:
      'node/worker-a: no key is let in, and you may not list machineconfigpools.machineconfiguration.openshift.io, through which one is granted',
    hint: 'ask for that right, or add --via host, which needs no key',
    made: [],
  });
});

test('in a namespace that takes no privileged pods, the refusal has the words of the API and names the way out', async () => {
  const { restricted } = lab().kubeconfig;
  const { message, made, ...refused } = await refusal(restricted, '--via', 'host', '--to-namespace', 'restricted-ns');
  assert.deepEqual(refused, {
    status: 3,
    code: 'POD_NOT_ADMITTED',
    hint: 'name a namespace that takes a privileged pod: --to-namespace',
  });
  assert.match(
    message ?? '',
    /^cannot create pod\/worker-a-oc-rpmoverlay-RUN: .* violates PodSecurity "restricted:latest": /,
  );
  assert.deepEqual(
    made.map(change => change.split(' ')[0]),
    ['POST'],
  );
});
