import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TraceRow } from '../../src/model/cleanup/cleanup-table.ts';
import { anew } from '../support/anew.ts';
import { viewJournal } from '../support/journal-view.ts';
import { killAt } from '../support/kill-at.ts';
import { keysOf, machine } from '../support/node-truth.ts';
import { overrideRecordOf } from '../support/override-stories.ts';
import { titlesOf } from '../support/plan.ts';
import { plantOverrideRecord, plantTraces } from '../support/planted-traces.ts';
import { nameUnderTest } from '../support/program.ts';
import { withoutPutResults } from '../support/put-results.ts';
import { tellStories } from '../support/stories.ts';
import { triesAll } from '../support/tried-ways.ts';
import { makeKeyFile, withoutInstallerKey } from '../support/user-keys.ts';

type Outcome = {
  readonly traces: readonly TraceRow[];
  readonly leftovers: readonly { readonly what: string; readonly recover: string }[];
};

const stories = tellStories({ nodes: [{ name: 'worker-a' }] });
const { lab, run, home } = stories;

async function cleanUp(...words: readonly string[]): Promise<readonly TraceRow[]> {
  const { status, stdout, stderr } = await run(['cleanup', '-o', 'json', ...words]);
  assert.equal(status, 0, `${stdout}${stderr}`);
  return JSON.parse(stdout).traces;
}

/** Has a run leave its namespace and its pod. */
async function leavePod(): Promise<void> {
  await anew(stories);
  await killAt(stories, ['usr', 'worker-a', '--via', 'host'], (_, index) => index === 3);
}

if (triesAll)
  test('a key that the operator has left on a node, as up to OpenShift 4.13, is found there and removed', async () => {
    await anew(stories);
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
  await anew(stories);
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
  await leavePod();
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
    leftovers.map(({ recover }) => recover.replace(/oc-rpmoverlay-[a-z0-9]{5}/g, 'RUN')),
    ['oc delete namespace RUN', 'oc delete pod worker-a-RUN -n RUN', `${nameUnderTest()} cleanup worker-a`],
  );
  await cleanUp('--all-runs', '-y');
});

test('of a run that may be at work nothing is removed before it is named', async () => {
  await leavePod();
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

test('--dry-run lists what there is and tells what would be removed, and makes and removes nothing', async () => {
  await leavePod();
  const view = viewJournal(lab());
  const { status, stdout, stderr: list } = await run(['cleanup', '--dry-run']);
  assert.deepEqual([status, stdout.includes('delete ')], [0, false]);
  assert.match(list, /^pod\/worker-a-oc-rpmoverlay-.* kept \(in use\?\)$/m);
  assert.match(list, /^a run that made something of this may be at work still; if none is, add --run /m);
  const doomed = await run(['cleanup', '--all-runs', '--dry-run']);
  assert.deepEqual(
    titlesOf(doomed.stdout).map(title => title.replace(/:.*/, '')),
    [
      'worker-a',
      'delete pod/worker-a-oc-rpmoverlay-RUN in namespace oc-rpmoverlay-RUN',
      'delete namespace/oc-rpmoverlay-RUN',
    ],
  );
  assert.match(doomed.stderr, /^pod\/worker-a-oc-rpmoverlay-.* removed$/m);
  assert.deepEqual([view.changes().filter(change => !change.includes('reviews')), view.inPods()], [[], []]);
  const { status: unasked, stderr } = await run(['cleanup', '--all-runs']);
  assert.equal(unasked, 3, stderr);
  await cleanUp('--all-runs', '-y');
});

test('what is on a node itself is found where the node is named, and all of it goes but what is needed', async () => {
  await anew(stories);
  await plantTraces(lab(), 'worker-a');
  const store = '/var/lib/oc-rpmoverlay';
  assert.deepEqual(await cleanUp('-y'), []);
  plantOverrideRecord(lab(), 'worker-a');
  const rows = await cleanUp('worker-a', '-y');
  assert.deepEqual(
    rows.map(({ what, run, state }) => [what, run, state]),
    [
      ['oc-rpmoverlay-deadman.timer', null, 'kept'],
      ['oc-rpmoverlay-revert-aaaaa.service', 'aaaaa', 'removed'],
      [`${store}/runs/aaaaa`, 'aaaaa', 'removed'],
      [`${store}/runs/bbbbb`, 'bbbbb', 'kept'],
      [`${store}/boots/former`, null, 'removed'],
      [`${store}/rollback`, 'aaaaa', 'removed'],
      ['/run/oc-rpmoverlay-aaaaa', 'aaaaa', 'removed'],
      ['/usr/.oc-rpmoverlay-probe-aaaaa', 'aaaaa', 'removed'],
      ['/usr/bin/.oc-rpmoverlay-aaaaa-0123456789abcdef', 'aaaaa', 'removed'],
      ['annotation of overrides, which is not so any more', 'aaaaa', 'removed'],
    ],
  );
  assert.equal(overrideRecordOf(lab(), 'worker-a'), undefined);
  await machine(lab(), 'worker-a').run(['systemctl', 'stop', 'oc-rpmoverlay-deadman.timer']);
  assert.deepEqual(
    (await cleanUp('worker-a', '-y')).map(({ what, state }) => [what, state]),
    [[`${store}/runs/bbbbb`, 'removed']],
  );
  assert.deepEqual(await cleanUp('worker-a'), []);
  assert.deepEqual(await lab().leftovers(5000, traces => withoutPutResults(lab(), traces)), []);
});
