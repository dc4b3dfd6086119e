import assert from 'node:assert/strict';
import { test } from 'node:test';
import { framedInput } from '../../src/model/transfer/framed-input.ts';
import { rightRunc, runcOfOtherMachine } from '../support/builds.ts';
import { viewJournal } from '../support/journal-view.ts';
import { usrOf } from '../support/node-truth.ts';
import { fileOn } from '../support/put-truth.ts';
import { sumOf } from '../support/sources.ts';
import { tellStories } from '../support/stories.ts';
import { userFile } from '../support/user-files.ts';

const { lab, run, home } = tellStories({ nodes: [{ name: 'worker-a' }] });

type Step = {
  readonly kind: string;
  readonly text?: string;
  readonly manifest?: object;
  readonly object?: string;
  readonly argv?: string[];
};

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

test('what an install plans is what it then does, and the plan needs neither the node nor the change', async () => {
  const runc = await userFile(home(), 'runc', await rightRunc());
  const install = ['usr', 'worker-a', '--via', 'host', '--put', `${runc}:/usr/bin/runc`];
  const before = await fileOn(lab(), 'worker-a', '/usr/bin/runc');
  const dry = viewJournal(lab());
  const planned = await run([...install, '--dry-run', '-o', 'json']);
  assert.equal(planned.status, 0, planned.stderr);
  assert.deepEqual([dry.changes(), dry.inPods()], [[], []]);
  assert.deepEqual(await fileOn(lab(), 'worker-a', '/usr/bin/runc'), before);
  const steps: readonly Step[] = JSON.parse(planned.stdout).plan;
  const sum = sumOf(await rightRunc());
  const notes = steps.flatMap(({ kind, text = '' }) => (kind === 'note' ? [text] : []));
  assert.ok(notes.some(text => text.includes(`sha256 ${sum}) at /usr/bin/runc, which is runtime-critical`)));

  const real = viewJournal(lab());
  const ran = await run(install);
  assert.equal(ran.status, 0, ran.stderr);
  assert.equal((await fileOn(lab(), 'worker-a', '/usr/bin/runc')).sha256, sum);
  const done = real.inPods().map(argv => withoutIds(behindTheFrames(argv).join(' ')));
  const missing = steps.flatMap(({ argv = [] }) => {
    const words = withoutIds(argv.join(' '));
    return argv.length === 0 || done.includes(words) ? [] : [words];
  });
  // It is unlocked by the run before.
  assert.deepEqual(
    missing.map(words => words.split(' ').slice(-2).join(' ')),
    ['rpm-ostree usroverlay'],
  );
});

test('a program for another machine is refused in the plan, before anything is made for it', async () => {
  const runc = await userFile(home(), 'runc', await runcOfOtherMachine());
  for (const more of [['--dry-run'], []]) {
    const view = viewJournal(lab());
    const { status, stdout } = await run(['usr', 'worker-a', '--put', `${runc}:/usr/bin/runc`, '-o', 'json', ...more]);
    assert.deepEqual([status, JSON.parse(stdout).code], [3, 'WRONG_ARCHITECTURE']);
    assert.deepEqual(view.created('pods'), []);
  }
});

test('usr revert and usr confirm plan their commands, and run none', async () => {
  for (const [argv, last] of [
    [['revert', 'worker-a', '--via', 'host'], 'revert'],
    [['revert', 'worker-a', '--via', 'host', '--reboot'], 'reboot'],
    [['confirm', 'worker-a', '--via', 'host'], 'confirm'],
  ] as const) {
    const view = viewJournal(lab());
    const { status, stdout, stderr } = await run(['usr', ...argv, '--dry-run', '-o', 'json']);
    assert.equal(status, 0, stderr);
    const steps: readonly Step[] = JSON.parse(stdout).plan;
    assert.ok(
      steps.some(({ argv: words = [] }) => words.includes(last)),
      stdout,
    );
    assert.deepEqual([view.changes(), view.inPods()], [[], []]);
  }
});

/** What is run behind the shell that unpacks framed input, by the same route. */
function behindTheFrames(argv: readonly string[]): readonly string[] {
  const frame = framedInput([]);
  const isFramed = argv.slice(2, 2 + frame.length).join() === frame.join();
  return isFramed ? [...argv.slice(0, 2), ...argv.slice(2 + frame.length)] : argv;
}

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
  return text
    .replaceAll(/(oc-rpmoverlay(?:-probe|-put|-try)?)-[a-z0-9]{5}\b/g, '$1-RUN')
    .replaceAll(/(\/runs\/|\/var\/lib\/oc-rpmoverlay |\b(?:put|confirm) )[a-z0-9]{5}\b/g, '$1RUN');
}
