import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadAll } from 'js-yaml';
import { viewJournal } from '../support/journal-view.ts';
import { usrOf } from '../support/node-truth.ts';
import { tellStories } from '../support/stories.ts';

const { lab, run } = tellStories({ nodes: [{ name: 'worker-a' }] });

type Step = { readonly kind: string; readonly manifest?: object; readonly object?: string; readonly argv?: string[] };

test('--dry-run reads and changes nothing, and what it plans is what the run then does', async () => {
  const dry = viewJournal(lab());
  const planned = await run(['usr', 'worker-a', '--dry-run', '-o', 'json']);
  assert.equal(planned.status, 0, planned.stderr);
  assert.deepEqual([dry.changes(), dry.inPods(), dry.overSsh()], [[], [], []]);
  assert.equal(await usrOf(lab(), 'worker-a'), 'read-only');
  const { nodes, plan, ...rest } = JSON.parse(planned.stdout);
  const fine = { code: null, message: null, hint: null };
  assert.deepEqual(
    { nodes, ...rest },
    {
      ...{ version: 1, command: 'usr', exit: 0, ...fine, leftovers: [] },
      nodes: [{ node: 'worker-a', state: 'planned', ...fine }],
    },
  );

  const real = viewJournal(lab());
  assert.equal((await run(['usr', 'worker-a'])).status, 0);
  const steps: readonly Step[] = plan;
  assert.deepEqual(
    steps.flatMap(({ manifest }) => (manifest ? [anonymous(manifest)] : [])),
    ['namespaces', 'pods', 'machineconfigs'].flatMap(plural => real.created(plural)).map(anonymous),
  );
  assert.deepEqual(
    steps.flatMap(({ kind, object = '' }) => (kind === 'delete' ? [withoutIds(object)] : [])),
    ['machineconfig/99-worker-oc-rpmoverlay-RUN', 'namespace/oc-rpmoverlay-RUN'],
  );
  assert.deepEqual(commandsOver(steps), real.overSsh().map(withoutIds));
});

test('for a person the plan is numbered, with the objects as YAML and the commands quoted', async () => {
  const { status, stdout } = await run(['usr', 'worker-a', '--dry-run', '--via', 'host', '--', 'echo', 'a b']);
  assert.equal(status, 0);
  const titles = [...stdout.matchAll(/^ ?\d+\. (.*)$/gm)].map(([, title = '']) => withoutIds(title));
  assert.deepEqual(titles.slice(0, 3), [
    'create namespace/oc-rpmoverlay-RUN',
    'create pod/worker-a-oc-rpmoverlay-RUN in namespace oc-rpmoverlay-RUN',
    'run on worker-a',
  ]);
  assert.match(titles.at(-1) ?? '', /^not looked at: the node itself/);
  const [namespace, pod] = stdout.split(/^ ?\d+\. create .*\n/m).slice(1);
  assert.deepEqual([kindOf(namespace), kindOf(pod)], ['Namespace', 'Pod']);
  assert.match(stdout, / -- echo 'a b'$/m);
});

test('a node that would be refused is refused in the plan as well', async () => {
  const { status, stdout } = await run(['usr', 'worker-x', '--dry-run', '-o', 'json']);
  assert.deepEqual([status, JSON.parse(stdout).code], [3, 'NODE_NOT_FOUND']);
});

function commandsOver(steps: readonly Step[]): readonly string[] {
  return steps.flatMap(({ argv = [] }) => (argv[0] === 'ssh' ? [withoutIds(argv.at(-1) ?? '')] : []));
}

/** A run's own id, and the key that is not made before it is needed, are all that may differ. */
function anonymous(manifest: object): object {
  const text = JSON.stringify(manifest).replace(/"ecdsa-sha2-nistp256 [^"]*"/, '"KEY"');
  return JSON.parse(
    text
      .replaceAll(/oc-rpmoverlay-[a-z0-9]{5}\b/g, 'oc-rpmoverlay-RUN')
      .replace(/("oc-rpmoverlay\/run"):"[a-z0-9]{5}"/, '$1:"RUN"'),
  );
}

function withoutIds(text: string): string {
  return text.replaceAll(/(oc-rpmoverlay(?:-probe)?)-[a-z0-9]{5}\b/g, '$1-RUN');
}

/** Of the object at the beginning of a part of the plan. */
function kindOf(part = ''): string {
  const yaml = part.split(/^ ?\d+\. /m)[0] ?? '';
  const [object] = loadAll(yaml.replace(/^ {6}/gm, ''));
  return (object as { kind: string }).kind;
}
