import assert from 'node:assert/strict';
import { once } from 'node:events';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { TraceRow } from '../../src/model/cleanup/cleanup-table.ts';
import { chosen, wordsOf } from '../support/boundaries.ts';
import { viewJournal } from '../support/journal-view.ts';
import { keysOf, machine, usrOf } from '../support/node-truth.ts';
import { withoutPutResults } from '../support/put-results.ts';
import { untilPutIsOver, writeProgram } from '../support/put-story.ts';
import { tellStories } from '../support/stories.ts';
import { triesAll } from '../support/tried-ways.ts';
import { makeKeyFile, withoutInstallerKey } from '../support/user-keys.ts';

type Outcome = {
  readonly traces: readonly TraceRow[];
  readonly leftovers: readonly { readonly what: string; readonly recover: string }[];
};

/** How many boundaries of each command are tried where not all are. */
const sample = 1;

/** Where all boundaries are tried, that takes a while. */
const patience = { timeout: 3_600_000 };

const { lab, run, start, reboot, home } = tellStories({ nodes: [{ name: 'worker-a' }] });

async function cleanUp(...words: readonly string[]): Promise<readonly TraceRow[]> {
  const { status, stdout, stderr } = await run(['cleanup', '-o', 'json', ...words]);
  assert.equal(status, 0, `${stdout}${stderr}`);
  return JSON.parse(stdout).traces;
}

/** worker-a as it was booted, and nothing recorded. */
async function beginAnew(): Promise<void> {
  await reboot('worker-a');
  await cleanUp('--all-runs', '-y');
}

/** Runs a command and kills it right before the thing at `index` of the lab's journal is done. */
async function killAt(argv: readonly string[], index: number): Promise<void> {
  const { journal } = lab();
  const before = journal.entries.length;
  const { child, ended } = start(argv);
  journal.setGate(async (_entry, at) => {
    if (at !== before + index) return;
    child.kill('SIGKILL');
    if (child.signalCode === null) await once(child, 'exit');
  });
  await ended;
  journal.setGate(async () => {});
}

async function killAtBoundaries(t: TestContext, argv: readonly string[]): Promise<void> {
  const { journal } = lab();
  const before = journal.entries.length;
  const { status, stderr } = await run(argv);
  assert.equal(status, 0, stderr);
  const whole = journal.entries.slice(before);
  for (const index of chosen(whole.length, sample)) {
    await t.test(`SIGKILL at ${index}: ${wordsOf(whole[index])}`, async () => {
      if ((await usrOf(lab(), 'worker-a')) === 'writable') await reboot('worker-a');
      await killAt(argv, index);
      await untilPutIsOver(lab(), 'worker-a');
      await cleanUp('--all-runs', '-y');
      assert.deepEqual(await lab().leftovers(5000, traces => withoutPutResults(lab(), traces)), []);
    });
  }
}

test('what a run with a key has left that was killed at any moment is found and removed', patience, async t => {
  await killAtBoundaries(t, ['usr', 'worker-a']);
});

if (triesAll) {
  test('what a run through the host has left that was killed at any moment is found and removed', patience, async t => {
    await killAtBoundaries(t, ['usr', 'worker-a', '--via', 'host']);
  });

  test(
    'what a put has left that was killed at any moment is found and removed, but for what it has put',
    patience,
    async t => {
      const { path } = await writeProgram(home(), 'tool', Buffer.from('#!/bin/sh\n'));
      await killAtBoundaries(t, ['usr', 'worker-a', '--via', 'host', '--put', `${path}:/usr/bin/tool`, '--no-verify']);
    },
  );
}

test('a key that the operator has left on a node, as up to OpenShift 4.13, is found there and removed', async () => {
  await beginAnew();
  await using _noOthers = await withoutInstallerKey(lab());
  lab().knobs.mcoKeepsLastKeys = true;
  const { status } = await run(['usr', 'worker-a']);
  lab().knobs.mcoKeepsLastKeys = false;
  assert.deepEqual([status, (await keysOf(lab(), 'worker-a')).length], [6, 1]);
  assert.deepEqual(
    (await cleanUp('--all-runs', '-y')).map(({ kind, state }) => [kind, state]),
    [['login', 'removed']],
  );
  assert.deepEqual(await keysOf(lab(), 'worker-a'), []);
});

test('a key that was granted stays, and so does one that is kept', async () => {
  await beginAnew();
  const { path } = await makeKeyFile(join(home(), 'mine'));
  assert.equal((await run(['key', 'grant', '--pool', 'worker', '--key', `${path}.pub`])).status, 0);
  assert.equal((await run(['usr', 'worker-a', '--keep-key'])).status, 0);
  const rows = await cleanUp('--all-runs', '-y');
  assert.deepEqual(
    rows.map(({ kind, state, why }) => [kind, state, why]),
    [
      ['key', 'kept', 'granted for good'],
      ['key', 'kept', 'granted for good'],
    ],
  );
  for (const { what } of rows) assert.equal((await run(['key', 'revoke', what])).status, 0);
});

test('what a user may not remove is left, each with the command that does it, and the status is 6', async () => {
  await beginAnew();
  await killAt(['usr', 'worker-a', '--via', 'host'], 3);
  const argv = ['cleanup', '--all-runs', '-y', '-o', 'json', '--kubeconfig', lab().kubeconfig.viewer];
  const { status, stdout } = await run(argv);
  const { traces, leftovers }: Outcome = JSON.parse(stdout);
  assert.deepEqual(
    [status, traces.map(({ kind, state }) => [kind, state])],
    [
      6,
      [
        ['pod', 'left'],
        ['namespace', 'left'],
      ],
    ],
  );
  assert.deepEqual(
    leftovers.map(({ recover }) =>
      recover.replace(/oc-rpmoverlay-[a-z0-9]{5}/g, 'RUN').replace(/^\S+ cleanup/, 'cleanup'),
    ),
    ['oc delete namespace RUN', 'oc delete pod worker-a-RUN -n RUN', 'cleanup worker-a'],
  );
  await cleanUp('--all-runs', '-y');
});

test('of a run that may be at work nothing is removed before it is named', async () => {
  await beginAnew();
  await killAt(['usr', 'worker-a', '--via', 'host'], 3);
  const left = await cleanUp('-y');
  assert.deepEqual(
    left.map(({ kind, state }) => [kind, state]),
    [
      ['pod', 'in-use'],
      ['namespace', 'in-use'],
    ],
  );
  const removed = await cleanUp('-y', '--run', left[0]?.run ?? '');
  assert.deepEqual(
    removed.map(({ kind, state }) => [kind, state]),
    [
      ['pod', 'removed'],
      ['namespace', 'removed'],
    ],
  );
  assert.deepEqual(await cleanUp(), []);
});

test('--dry-run tells what would be removed, and removes nothing', async () => {
  await beginAnew();
  await killAt(['usr', 'worker-a', '--via', 'host'], 3);
  const view = viewJournal(lab());
  const { status, stdout } = await run(['cleanup', '--all-runs', '--dry-run']);
  assert.equal(status, 0);
  assert.match(stdout, /delete pod\/worker-a-oc-rpmoverlay-/);
  assert.deepEqual([view.changes().filter(change => !change.includes('reviews')), view.inPods()], [[], []]);
  const { status: unasked, stderr } = await run(['cleanup', '--all-runs']);
  assert.equal(unasked, 3, stderr);
  await cleanUp('--all-runs', '-y');
});

test('what is on a node itself is found where the node is named, and all of it goes but what is needed', async () => {
  await beginAnew();
  const node = machine(lab(), 'worker-a');
  const store = '/var/lib/oc-rpmoverlay';
  const boot = `${store}/boots/${node.bootId}`;
  const old = [
    ...[`${store}/runs/aaaaa/new`, `${store}/boots/former/files`, '/run/oc-rpmoverlay-aaaaa'],
    ...['/usr/.oc-rpmoverlay-probe-aaaaa', '/usr/bin/.oc-rpmoverlay-aaaaa-0123456789abcdef'],
  ];
  await node.run(['rpm-ostree', 'usroverlay']);
  await node.run(['mkdir', '-p', ...old, `${store}/runs/bbbbb`, boot]);
  await node.run([
    'touch',
    '-d',
    '2 days ago',
    `${store}/runs/aaaaa`,
    ...old,
    `${store}/boots/former`,
    `${store}/runs/bbbbb`,
  ]);
  await node.run(['touch', `${store}/lock`]);
  const armed = ['systemd-run', '--quiet', '--unit=oc-rpmoverlay-deadman', '--on-active=1h', 'true'];
  await node.run(armed);
  await node.run(['bash', '-c', `printf 'run\\tbbbbb\\n' > ${boot}/switch`]);
  await node.run(['bash', '-c', 'systemd-run --quiet --wait --unit=oc-rpmoverlay-revert-aaaaa false || true']);

  assert.deepEqual(await cleanUp('-y'), []);
  const rows = await cleanUp('worker-a', '-y');
  assert.deepEqual(
    rows.map(({ what, run, state }) => [what, run, state]),
    [
      ['oc-rpmoverlay-deadman.timer', null, 'kept'],
      ['oc-rpmoverlay-revert-aaaaa.service', 'aaaaa', 'removed'],
      [`${store}/runs/aaaaa`, 'aaaaa', 'removed'],
      [`${store}/runs/bbbbb`, 'bbbbb', 'kept'],
      [`${store}/boots/former`, null, 'removed'],
      ['/run/oc-rpmoverlay-aaaaa', 'aaaaa', 'removed'],
      ['/usr/.oc-rpmoverlay-probe-aaaaa', 'aaaaa', 'removed'],
      ['/usr/bin/.oc-rpmoverlay-aaaaa-0123456789abcdef', 'aaaaa', 'removed'],
    ],
  );
  await node.run(['systemctl', 'stop', 'oc-rpmoverlay-deadman.timer']);
  assert.deepEqual(
    (await cleanUp('worker-a', '-y')).map(({ what, state }) => [what, state]),
    [[`${store}/runs/bbbbb`, 'removed']],
  );
  assert.deepEqual(await cleanUp('worker-a'), []);
  assert.deepEqual(await lab().leftovers(5000, traces => withoutPutResults(lab(), traces)), []);
});
