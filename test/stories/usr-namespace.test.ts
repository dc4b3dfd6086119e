import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createNamespace } from '../lab/api/seed.ts';
import { NAMESPACES, PODS } from '../lab/controllers/resources.ts';
import { askAsAdmin } from '../support/admin.ts';
import { type JournalView, viewJournal } from '../support/journal-view.ts';
import type { Ran } from '../support/program.ts';
import { tellStories } from '../support/stories.ts';
import { until } from '../support/trouble.ts';

const { lab, run } = tellStories({ nodes: [{ name: 'worker-a' }] });

async function runUsr(...words: readonly string[]): Promise<Ran & { readonly view: JournalView }> {
  const view = viewJournal(lab());
  const ran = await run(['usr', 'worker-a', '--via', 'host', ...words]);
  assert.equal(ran.status, 0, ran.stderr);
  return { ...ran, view };
}

test('where the current namespace does not say that it admits privileged pods, a temporary one is made and removed', async () => {
  const { view } = await runUsr();
  const [namespace] = view.created('namespaces');
  const text = JSON.stringify(namespace);
  const [, id] = /"oc-rpmoverlay\/run":"([a-z0-9]{5})"/.exec(text) ?? [];
  assert.deepEqual(changesOfPods(view), [
    'POST namespaces',
    `POST namespaces/oc-rpmoverlay-${id}/pods`,
    `DELETE namespaces/oc-rpmoverlay-${id}/pods/worker-a-oc-rpmoverlay-${id}`,
    `DELETE namespaces/oc-rpmoverlay-${id}`,
  ]);
  for (const mode of ['enforce', 'audit', 'warn'])
    assert.ok(text.includes(`"pod-security.kubernetes.io/${mode}":"privileged"`), text);
  assert.ok(text.includes('"openshift.io/node-selector":""'), text);
});

test('a current namespace that admits them is used as it is', async () => {
  admit('default', 'privileged');
  const { view } = await runUsr();
  admit('default', 'restricted');
  assert.deepEqual(namespacesOf(view), ['default']);
});

for (const flag of ['--to-namespace', '-n']) {
  test(`${flag} names the namespace of the debug pod`, async () => {
    await using _debugging = namespaceNamed('debugging');
    const { view } = await runUsr(flag, 'debugging');
    assert.deepEqual(namespacesOf(view), ['debugging']);
  });
}

test('--to-namespace counts more than -n', async () => {
  await using _debugging = namespaceNamed('debugging');
  const { view } = await runUsr('--to-namespace', 'debugging', '-n', 'default');
  assert.deepEqual(namespacesOf(view), ['debugging']);
});

test('a named namespace that does not admit a privileged pod is a failure in the words of the API, and nothing is left', async () => {
  const view = viewJournal(lab());
  const { status, stdout } = await run(['usr', 'worker-a', '--via', 'host', '-n', 'openshift', '-o', 'json']);
  const { code, message } = JSON.parse(stdout);
  assert.deepEqual({ status, code }, { status: 3, code: 'POD_NOT_ADMITTED' });
  assert.match(message, /violates PodSecurity "restricted:latest"/);
  assert.deepEqual(view.inPods(), []);
});

test('--keep-pod leaves the pod where it is, and nothing else', async () => {
  await using _debugging = namespaceNamed('debugging');
  const { view } = await runUsr('--to-namespace', 'debugging', '--keep-pod');
  assert.deepEqual(changesOfPods(view), ['POST namespaces/debugging/pods']);
  assert.equal(lab().store.list(PODS, 'debugging').at(0)?.status.phase, 'Running');
});

test('--keep-pod in a temporary namespace leaves that one as well, since the pod would go with it', async () => {
  const { view } = await runUsr('--keep-pod');
  const [name = ''] = namespacesOf(view);
  await using _temporary = removal(name);
  assert.deepEqual(changesOfPods(view), ['POST namespaces', `POST namespaces/${name}/pods`]);
  assert.equal(lab().store.list(PODS, name).at(0)?.status.phase, 'Running');
});

test('--image is the image of the debug pod', async () => {
  const image = 'registry.example/team/tools:1';
  const { view } = await runUsr('--image', image);
  assert.match(JSON.stringify(view.created('pods')), new RegExp(`"image":"${image}"`));
});

/** What a namespace lets in, by its label for Pod Security. */
function admit(name: string, level: 'privileged' | 'restricted'): void {
  lab().store.update(NAMESPACES, undefined, name, ({ metadata }) => {
    metadata.labels = { ...metadata.labels, 'pod-security.kubernetes.io/enforce': level };
  });
}

/** A namespace of the user's that admits privileged pods, until the disposal. */
function namespaceNamed(name: string): AsyncDisposable {
  createNamespace(lab().store, name);
  admit(name, 'privileged');
  return removal(name);
}

function removal(namespace: string): AsyncDisposable {
  return {
    [Symbol.asyncDispose]: async () => {
      await askAsAdmin(lab(), 'DELETE', `/api/v1/namespaces/${namespace}`);
      await until(lab(), () => lab().store.get(NAMESPACES, undefined, namespace) === undefined);
    },
  };
}

function changesOfPods(view: JournalView): readonly string[] {
  return view.changes().filter(change => change.includes('namespaces'));
}

/** Where pods were made. */
function namespacesOf(view: JournalView): readonly string[] {
  return view.changes().flatMap(change => /^POST namespaces\/(.+)\/pods$/.exec(change)?.[1] ?? []);
}
