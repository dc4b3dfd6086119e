import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NODES } from '../lab/controllers/resources.ts';
import { refusalOf } from '../support/ending.ts';
import { viewJournal } from '../support/journal-view.ts';
import { machine } from '../support/node-truth.ts';
import { aBuild, anOverrideRecord, aPackage } from '../support/override-records.ts';
import { seeRequests } from '../support/seen-requests.ts';
import { tellStories } from '../support/stories.ts';
import { kubeconfigFor } from '../support/users.ts';

const { lab, run, reboot } = tellStories({ nodes: [{ name: 'master-0', kind: 'api' }, { name: 'worker-a' }] });

/** The row of a node in `-o json`. */
async function rowOf(node: string, ...words: string[]) {
  const { status, stdout, stderr } = await run(['status', node, '-o', 'json', ...words]);
  assert.equal(status, 0, stderr);
  const { exit, code, nodes } = JSON.parse(stdout);
  assert.deepEqual({ exit, code, count: nodes.length }, { exit: 0, code: null, count: 1 });
  return nodes[0];
}

/** The lines of a table, with the age of what is seconds old made the same at any time. */
function linesOf(stdout: string): readonly string[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map(line => line.replaceAll(/ {2,}/g, '  ').replace(/ {2}\d+s {2}/, '  NOW  '));
}

/** Writes a record on worker-a, as a run on its present boot would. */
function record(more: object): void {
  const { bootId } = machine(lab(), 'worker-a');
  const usr = { version: 1, by: 'somebody', at: new Date().toISOString(), run: 'x7k2p', bootId, via: 'host', ...more };
  annotate({ 'oc-rpmoverlay/usr': JSON.stringify(usr) });
}

function annotate(annotations: Readonly<Record<string, string>>): void {
  lab().store.update(NODES, undefined, 'worker-a', ({ metadata }) => {
    metadata.annotations = { ...metadata.annotations, ...annotations };
  });
}

test('nodes that were never touched have their pools, and nothing else', async () => {
  const view = viewJournal(lab());
  const { status, stdout, stderr } = await run(['status']);
  assert.deepEqual({ status, stderr }, { status: 0, stderr: '' });
  assert.deepEqual(linesOf(stdout), [
    'NODE  /USR  PUT  OVERRIDES  BY  SINCE  ARMED  POOL',
    'master-0  -  -  -  -  -  -  master (Updated)',
    'worker-a  -  -  -  -  -  -  worker (Updated)',
  ]);
  assert.deepEqual([view.changes(), view.inPods()], [[], []]);
});

test('a node whose /usr was unlocked is shown with who did it and since when, until it is rebooted', async () => {
  await reboot('worker-a');
  await run(['usr', 'worker-a', '--via', 'host']);
  const { stdout } = await run(['status']);
  assert.deepEqual(linesOf(stdout).slice(1), [
    'master-0  -  -  -  -  -  -  master (Updated)',
    'worker-a  unlocked  -  -  system:admin  NOW  -  worker (Updated)',
  ]);
  await reboot('worker-a');
  assert.deepEqual(linesOf((await run(['status', 'node/worker-a'])).stdout).slice(1), [
    'worker-a  read-only  -  -  -  -  -  worker (Updated)',
  ]);
});

test('-o json has every field of a node, with null where there is nothing', async () => {
  await reboot('worker-a');
  await run(['usr', 'worker-a', '--via', 'host']);
  const { since, run: id, osImage, hostKeys: _hostKeys, ...row } = await rowOf('worker-a');
  assert.deepEqual(row, {
    node: 'worker-a',
    state: 'unlocked',
    code: null,
    message: null,
    hint: null,
    usr: 'unlocked',
    files: [],
    filesLeftOut: 0,
    rpms: [],
    overrides: [],
    staged: null,
    booted: null,
    rollback: null,
    by: 'system:admin',
    via: 'host',
    armed: null,
    pool: { name: 'worker', state: 'Updated', paused: false, message: null },
    bootId: machine(lab(), 'worker-a').bootId,
  });
  assert.match(`${since} ${id}`, /^\d{4}-\d\d-\d\dT[\d:.]+Z [a-z0-9]{5}$/);
  assert.match(osImage, /CoreOS/);
});

test('files that were put and a switch that is armed are shown, and by their paths in the wide table', async () => {
  const until = new Date(Date.now() + 3_600_000).toISOString();
  record({ files: [{ path: '/usr/bin/runc', sha256: '0'.repeat(64) }], armed: { run: 'x7k2p', until } });
  const [, row = ''] = linesOf((await run(['status', 'worker-a', '-o', 'wide'])).stdout);
  assert.match(
    row,
    /^worker-a {2}unlocked {2}runc {2}- {2}somebody {2}NOW {2}until \S+Z \(in \d+m\) {2}worker \(Updated\) {2}\/usr\/bin\/runc {2}/,
  );
  const { files, armed } = await rowOf('worker-a');
  assert.deepEqual([files[0].path, armed], ['/usr/bin/runc', { run: 'x7k2p', until, expired: false }]);
});

test('overrides that are booted and staged are shown, and as NEVRAs in the wide table', async () => {
  await reboot('worker-a');
  annotate({ 'oc-rpmoverlay/usr': '' });
  const by = { by: 'somebody', at: new Date().toISOString() };
  const [v2, v3] = ['runc-1.2-1.x86_64', 'runc-1.3-1.x86_64'].map(override => aBuild(override, by));
  const runc = aPackage('runc', { booted: v2 ?? null });
  const before = anOverrideRecord({ ...by, packages: [runc] });
  annotate({ 'oc-rpmoverlay/overrides': JSON.stringify(before) });
  assert.deepEqual(linesOf((await run(['status', 'worker-a'])).stdout), [
    'NODE  /USR  PUT  OVERRIDES  BY  SINCE  ARMED  POOL',
    'worker-a  -  -  runc  somebody  NOW  -  worker (Updated)',
  ]);
  const after = { ...before, staged: 'b'.repeat(64), packages: [{ ...runc, staged: v3 ?? null }] };
  annotate({ 'oc-rpmoverlay/overrides': JSON.stringify(after) });
  const [, row = ''] = linesOf((await run(['status', 'worker-a', '-o', 'wide'])).stdout);
  assert.match(row, /^worker-a {2}- {2}- {2}runc \(staged\) {2}somebody {2}/);
  assert.match(row, / {2}runc-1\.2-1\.x86_64 {2}runc-1\.3-1\.x86_64 {2}/);
  const { overrides, staged } = await rowOf('worker-a');
  const states = overrides.map(({ override, state }: { override: string; state: string }) => [override, state]);
  assert.deepEqual(
    [states, staged],
    [
      [
        ['runc-1.2-1.x86_64', 'leaving'],
        ['runc-1.3-1.x86_64', 'staged'],
      ],
      'b'.repeat(64),
    ],
  );
  annotate({ 'oc-rpmoverlay/overrides': '' });
});

test('all of it takes one list of nodes and one of pools', async () => {
  using seen = seeRequests(lab());
  await run(['status']);
  assert.deepEqual(seen.requests.map(request => request.replace(/\?.*/, '')).toSorted(), [
    'GET /api/v1/nodes',
    'GET /apis/config.openshift.io/v1/infrastructures/cluster',
    'GET /apis/machineconfiguration.openshift.io/v1/machineconfigpools',
  ]);
});

test('host keys are shown by the fingerprints that the node itself tells', async () => {
  const file = '/etc/ssh/ssh_host_ed25519_key.pub';
  const [line, fingerprint] = await Promise.all([
    machine(lab(), 'worker-a').run(['cat', file]),
    machine(lab(), 'worker-a').run(['ssh-keygen', '-lf', file]),
  ]);
  const keys = JSON.stringify({ version: 1, at: new Date().toISOString(), keys: [line.trim()] });
  annotate({ 'oc-rpmoverlay/host-keys': keys });
  const sha256 = fingerprint.split(' ')[1];
  assert.deepEqual((await rowOf('worker-a')).hostKeys, [{ algorithm: 'ssh-ed25519', fingerprint: sha256 }]);
  assert.equal((await run(['status', 'worker-a', '-o', 'wide'])).stdout.trimEnd().endsWith(`   ${sha256}`), true);
});

test('a user who may only look sees all of it', async () => {
  record({ files: [{ path: '/usr/bin/runc', sha256: '0'.repeat(64) }] });
  const { status, stdout, stderr } = await run(['status', '--kubeconfig', lab().kubeconfig.viewer]);
  assert.deepEqual({ status, stderr }, { status: 0, stderr: '' });
  assert.equal(linesOf(stdout)[2], 'worker-a  unlocked  runc  -  somebody  NOW  -  worker (Updated)');
});

test('a user who may not list the pools is told so, and sees the rest', async () => {
  const rules = [{ verbs: ['get', 'list'], apiGroups: [''], resources: ['nodes'] }];
  const { status, stdout, stderr } = await run(['status', '--kubeconfig', await kubeconfigFor(lab(), 'nodes', rules)]);
  assert.deepEqual(
    { status, stderr },
    { status: 0, stderr: 'warning: you may not list machineconfigpools, so the state of the pools is not shown\n' },
  );
  assert.equal(linesOf(stdout)[1], 'master-0  -  -  -  -  -  -  -');
});

test('without a Machine Config Operator there are no pools to show, and that is no warning', async () => {
  const match = / \/apis\/machineconfiguration\.openshift\.io\//;
  const failures = lab().knobs.failNext;
  failures.push({ match, status: 404, times: 1 });
  const { status, stdout, stderr } = await run(['status', 'master-0']);
  assert.deepEqual([status, stderr, linesOf(stdout)[1]], [0, '', 'master-0  -  -  -  -  -  -  -']);
});

test('a node or a pool that is not there is refused', async () => {
  assert.deepEqual(refusalOf(await run(['status', 'worker-aa', '-o', 'json'])), {
    status: 3,
    code: 'NODE_NOT_FOUND',
    message: 'node/worker-aa is not there',
    hint: 'did you mean worker-a?',
  });
  assert.equal(refusalOf(await run(['status', '--pool', 'gpu', '-o', 'json'])).code, 'POOL_NOT_FOUND');
});
