import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { NODES } from '../lab/controllers/resources.ts';
import { buildOverride } from '../lab/node/override-rpms.ts';
import { viewJournal } from '../support/journal-view.ts';
import { machine } from '../support/node-truth.ts';
import { aBuild, anOverrideRecord, aPackage } from '../support/override-records.ts';
import { seeRequests } from '../support/seen-requests.ts';
import { tellStories } from '../support/stories.ts';

const { lab, run, home, reboot } = tellStories({ nodes: [{ name: 'worker-a' }, { name: 'worker-b', kind: 'api' }] });

const [name, base, other] = ['runc', 'runc-4:1.2.5-2.el9.x86_64', 'runc-4:1.2.6-1.el9.x86_64'];
const build = aBuild(other, { by: 'somebody', at: new Date().toISOString() });
const listed = { name, base, override: other, state: 'booted', sha256: build.sha256, origin: build.origin };

/** Writes a record onto a node, as a run would; `undefined` takes it away. */
function record(node: string, packages?: Parameters<typeof aPackage>[1], more?: { readonly staged: string }): void {
  const text =
    packages && JSON.stringify(anOverrideRecord({ packages: [aPackage(name, { base, ...packages })], ...more }));
  lab().store.update(NODES, undefined, node, ({ metadata }) => {
    const { 'oc-rpmoverlay/overrides': _, ...others } = metadata.annotations ?? {};
    metadata.annotations = text === undefined ? others : { ...others, 'oc-rpmoverlay/overrides': text };
  });
}

/** Has rpm-ostree itself stage another build of runc on worker-a; the checksum of its deployment. */
async function replaceByHand(): Promise<string> {
  const node = machine(lab(), 'worker-a');
  const files = await buildOverride(home(), 'runc', { version: '1.2.6', release: '1.el9' });
  await using _removed = { [Symbol.asyncDispose]: () => node.removeFile('/var/tmp/runc.rpm') };
  const content = await readFile(files.get(name) ?? '');
  await node.writeFile('/var/tmp/runc.rpm', content, { uid: 0, gid: 0, mode: 0o644 });
  await node.run(['rpm-ostree', 'override', 'replace', '/var/tmp/runc.rpm']);
  const { deployments } = JSON.parse(await node.run(['rpm-ostree', 'status', '--json']));
  return deployments[0].checksum;
}

/** The lines of a table, with the age of what is seconds old made the same at any time. */
function linesOf(stdout: string): readonly string[] {
  const lines = stdout.trimEnd().split('\n');
  return lines.map(line => line.replaceAll(/ {2,}/g, '  ').replace(/ {2}\d+s( {2}|$)/, '  NOW$1'));
}

async function rowsOf(...words: string[]) {
  const { stdout, stderr } = await run(['override', 'list', '-o', 'json', ...words]);
  assert.notEqual(stdout, '', stderr);
  return JSON.parse(stdout).nodes;
}

test('where nothing is recorded there is no table, and it is said', async () => {
  const view = viewJournal(lab());
  const ran = await run(['override', 'list']);
  assert.deepEqual(ran, { status: 0, stdout: '', stderr: 'no override is recorded\n' });
  assert.deepEqual(await run(['override']), ran);
  assert.deepEqual([view.changes(), view.inPods()], [[], []]);
});

test('what is recorded is shown by one list of nodes, also to a user who may only look', async () => {
  record('worker-a', { booted: build, staged: 'base' }, { staged: 'b'.repeat(64) });
  record('worker-b', { staged: aBuild(null, { by: 'me', at: build.at }) }, { staged: 'b'.repeat(64) });
  using seen = seeRequests(lab());
  const ran = await run(['override', 'list', '--kubeconfig', lab().kubeconfig.viewer, '-o', 'wide']);
  assert.deepEqual(
    seen.requests.map(request => request.replace(/\?.*/, '')),
    ['GET /api/v1/nodes'],
  );
  assert.deepEqual([ran.status, ran.stderr], [0, '']);
  assert.deepEqual(linesOf(ran.stdout), [
    'NODE  PACKAGE  BASE  OVERRIDE  STATE  BY  AGE  ORIGIN',
    `worker-a  runc  4:1.2.5-2.el9  4:1.2.6-1.el9  leaving  somebody  NOW  ${build.origin}`,
    'worker-b  runc  4:1.2.5-2.el9  removed  staged  me  NOW  -',
  ]);
  assert.equal((await run(['override', 'list', '-o', 'name'])).stdout, 'node/worker-a\nnode/worker-b\n');
  record('worker-b');
  const untouched = {
    state: 'none',
    code: null,
    message: null,
    hint: null,
    overrides: [],
    staged: null,
    booted: null,
    rollback: null,
  };
  assert.deepEqual((await rowsOf())[1], { node: 'worker-b', ...untouched });
  record('worker-a');
});

test('a node that runs what is recorded of it is asked, and has no drift', async () => {
  const checksum = await replaceByHand();
  record('worker-a', { staged: build }, { staged: checksum });
  const staged = await rowsOf('worker-a', '--live');
  assert.deepEqual([staged[0].state, staged[0].live.pending, staged[0].drift], ['staged', checksum, []]);

  await reboot('worker-a');
  const view = viewJournal(lab());
  const [row] = await rowsOf('worker-a', '--live');
  const { by, at } = build;
  assert.deepEqual([row.state, row.drift], ['booted', []]);
  assert.deepEqual(row.live, { overrides: [{ ...listed, by, at }], booted: checksum, pending: null });
  assert.deepEqual(
    view.changes().filter(change => change.startsWith('PATCH')),
    [],
  );
});

test('what nobody recorded is marked, and so is what is not there', async () => {
  record('worker-a');
  const { stdout } = await run(['override', 'list', 'worker-a', '--live']);
  assert.deepEqual(linesOf(stdout), [
    'NODE  PACKAGE  BASE  OVERRIDE  STATE  BY  AGE  CODE',
    'worker-a  runc  4:1.2.5-2.el9  4:1.2.6-1.el9  booted (not recorded)  -  -  -',
  ]);

  await machine(lab(), 'worker-a').run(['rpm-ostree', 'override', 'reset', name]);
  await reboot('worker-a');
  record('worker-a', { booted: build });
  const [row] = await rowsOf('worker-a', '--live');
  assert.deepEqual(row.drift, [{ name, override: other, recorded: 'booted', live: null }]);
  assert.match((await run(['override', 'list', 'worker-a', '--live'])).stdout, / {3}booted \(gone\) {3}somebody {3}/);
  record('worker-a');
});

test('a node that cannot be asked has its record and says why, and nothing is overridden on the other', async () => {
  record('worker-b', { booted: build });
  lab().store.update(NODES, undefined, 'worker-b', ({ status }) => {
    const ready = status.conditions.find(({ type }: { type: string }) => type === 'Ready');
    Object.assign(ready, { status: 'False' });
  });
  const { status, stdout } = await run(['override', 'list', '--live']);
  assert.equal(status, 5);
  assert.deepEqual(linesOf(stdout).slice(1), [
    'worker-b  runc  4:1.2.5-2.el9  4:1.2.6-1.el9  booted  somebody  NOW  NODE_NOT_READY',
  ]);
  record('worker-b');
  assert.deepEqual(
    await run(['override', 'list', 'worker-a', '--live']).then(ran => [ran.stdout, ran.stderr.split('\n').at(-2)]),
    ['', 'no package is overridden'],
  );
});

test('--dry-run says what would be asked, and makes nothing', async () => {
  const view = viewJournal(lab());
  const { status, stdout } = await run(['override', 'list', 'worker-a', '--live', '--dry-run']);
  assert.equal(status, 0);
  assert.match(stdout, /rpm-ostree status --json/);
  assert.deepEqual([view.changes(), view.inPods()], [[], []]);
});
