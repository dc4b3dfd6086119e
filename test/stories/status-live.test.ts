import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { NODES } from '../lab/controllers/resources.ts';
import { refusalOf } from '../support/ending.ts';
import { viewJournal } from '../support/journal-view.ts';
import { machine } from '../support/node-truth.ts';
import { tellStories } from '../support/stories.ts';
import { triesAll } from '../support/tried-ways.ts';

const { lab, run, reboot } = tellStories({ nodes: [{ name: 'worker-a' }, { name: 'worker-b', kind: 'api' }] });

type Row = {
  readonly node: string;
  readonly state: string;
  readonly code: string | null;
  readonly usr: string | null;
  readonly live: { readonly usr: string; readonly files: readonly object[]; readonly armed: object | null } | null;
  readonly drift: readonly object[];
};

async function liveRow(): Promise<Row> {
  const { status, stdout, stderr } = await run(['status', 'worker-a', '--live', '-o', 'json']);
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout).nodes[0];
}

/** The cells of worker-a in the table, without its age and what follows. */
async function shown(): Promise<string> {
  const { stdout } = await run(['status', 'worker-a', '--live']);
  return (stdout.split('\n')[1] ?? '').replaceAll(/ {3,}/g, '  ');
}

function onNode(script: string): Promise<string> {
  return machine(lab(), 'worker-a').run(['bash', '-ec', script]);
}

const [path, content] = ['/usr/bin/story-tool', 'what was put\n'];
const digest = (text: string) => createHash('sha256').update(text).digest('hex');

/** What worker-a remembers of its present boot, written as a run would; until the disposal. */
async function remember(script: string): Promise<AsyncDisposable> {
  const store = '/var/lib/oc-rpmoverlay';
  const boot = `${store}/boots/${machine(lab(), 'worker-a').bootId}`;
  await onNode(`mkdir -p ${boot}; cd ${boot}; ${script}`);
  return { [Symbol.asyncDispose]: async () => void (await onNode(`rm -rf ${store}`)) };
}

function record(files: readonly object[]): void {
  lab().store.update(NODES, undefined, 'worker-a', ({ metadata }) => {
    const usr = JSON.parse(metadata.annotations?.['oc-rpmoverlay/usr'] ?? '{}');
    metadata.annotations = { ...metadata.annotations, 'oc-rpmoverlay/usr': JSON.stringify({ ...usr, files }) };
  });
}

test('a node that is as it was recorded has no drift, and nothing of it is changed by looking', async () => {
  await reboot('worker-a');
  await run(['usr', 'worker-a', '--via', 'host']);
  const view = viewJournal(lab());
  const { state, code, live, drift } = await liveRow();
  assert.deepEqual([state, code, live?.usr, drift], ['unlocked', null, 'unlocked', []]);
  assert.deepEqual(
    view.changes().filter(change => change.startsWith('PATCH')),
    [],
  );
});

test('a /usr that somebody has unlocked by hand since is marked', async () => {
  await reboot('worker-a');
  await onNode('rpm-ostree usroverlay');
  const { state, usr, drift } = await liveRow();
  assert.deepEqual([state, usr], ['unlocked', 'read-only']);
  assert.deepEqual(drift, [{ what: 'usr', recorded: 'read-only', live: 'unlocked' }]);
  assert.match(await shown(), /^worker-a {2}unlocked \(recorded: read-only\) {2}/);
});

test('a file that was put is shown as it is now: as recorded, not recorded, changed, or gone', async () => {
  await reboot('worker-a');
  await run(['usr', 'worker-a', '--via', 'host']);
  await using _remembered = await remember(`
    mkdir -p files/aa; printf '${content.trim()}\\n' > ${path}
    echo ${path} > files/aa/path; echo ${digest(content)} > files/aa/new.sha256; echo absent > files/aa/original.sha256`);
  assert.match(await shown(), /^worker-a {2}unlocked {2}story-tool \(not recorded\) {2}/);

  record([{ path, sha256: digest(content) }]);
  const { drift, live } = await liveRow();
  assert.deepEqual(drift, []);
  assert.deepEqual(live?.files, [{ path, put: digest(content), original: 'absent', sha256: digest(content) }]);

  await onNode(`echo other > ${path}`);
  assert.match(await shown(), /^worker-a {2}unlocked {2}story-tool \(changed\) {2}/);
  assert.deepEqual((await liveRow()).drift, [
    { what: 'file', path, recorded: digest(content), live: digest('other\n') },
  ]);

  await onNode(`rm ${path}`);
  assert.match(await shown(), /^worker-a {2}unlocked {2}story-tool \(gone\) {2}/);
});

if (triesAll)
  test('a package that somebody has overridden by hand is marked', async () => {
    await reboot('worker-a');
    await onNode('rpm-ostree override remove runc');
    await using _dropped = { [Symbol.asyncDispose]: async () => void (await onNode('rpm-ostree cleanup --pending')) };
    const { drift } = await liveRow();
    assert.deepEqual(drift, [{ what: 'override', name: 'runc', override: 'removed', recorded: null, live: 'staged' }]);
    assert.match(await shown(), /^worker-a {2}\S+ {2}- {2}runc \(not recorded\) {2}/);
  });

test('a switch that is armed across a reboot is shown', async () => {
  await reboot('worker-a');
  const deadline = Math.floor(Date.now() / 1000) + 3600;
  const words = `run\\tx7k2p\\nstaged\\tb\\nback\\ta\\nwindow\\t600\\ndeadline\\t${deadline}\\n`;
  await onNode(`mkdir -p /var/lib/oc-rpmoverlay/rollback; printf '${words}' > /var/lib/oc-rpmoverlay/rollback/switch`);
  await using _removed = { [Symbol.asyncDispose]: async () => void (await onNode('rm -rf /var/lib/oc-rpmoverlay')) };
  assert.match(await shown(), / {2}rollback until \S+Z \(in \d+m\) {2}/);
});

if (triesAll)
  test('a switch that is armed, and of which nothing is recorded, is marked', async () => {
    await reboot('worker-a');
    await run(['usr', 'worker-a', '--via', 'host']);
    const deadline = Math.floor(Date.now() / 1000) + 3600;
    await using _remembered = await remember(`printf 'run\\tx7k2p\\nby\\tme\\ndeadline\\t${deadline}\\n' > switch`);
    const until = new Date(deadline * 1000).toISOString();
    const { drift } = await liveRow();
    assert.deepEqual(drift, [{ what: 'switch', recorded: null, live: `${until} by run x7k2p` }]);
    assert.match(await shown(), / {2}until \S+Z \(in \d+m\) \(not recorded\) {2}/);
  });

test('a node that cannot be asked has its record and says why, and the others are asked', async () => {
  await reboot('worker-a');
  lab().store.update(NODES, undefined, 'worker-b', ({ status }) => {
    Object.assign(
      status.conditions.find(({ type }: { type: string }) => type === 'Ready'),
      { status: 'False' },
    );
  });
  const { status, stdout } = await run(['status', '--live', '-o', 'json']);
  const { code, nodes }: { code: string; nodes: Row[] } = JSON.parse(stdout);
  assert.deepEqual({ status, code }, { status: 5, code: 'SOME_NODES_FAILED' });
  assert.deepEqual(
    nodes.map(row => [row.node, row.state, row.code, row.live?.usr]),
    [
      ['worker-a', 'read-only', null, 'read-only'],
      ['worker-b', 'refused', 'NODE_NOT_READY', undefined],
    ],
  );
  const table = (await run(['status', '--live'])).stdout;
  assert.match(table, /^worker-b .* NODE_NOT_READY$/m);
});

test('a user who may make no pods is refused, and told what is missing', async () => {
  const view = viewJournal(lab());
  const refused = refusalOf(
    await run(['status', 'worker-a', '--live', '-o', 'json', '--kubeconfig', lab().kubeconfig.viewer]),
  );
  assert.deepEqual([refused.status, refused.code, view.changes()], [3, 'FORBIDDEN', []]);
});

test('--dry-run tells what would be made, and makes nothing', async () => {
  const view = viewJournal(lab());
  const { status, stdout } = await run(['status', 'worker-a', '--live', '--dry-run']);
  assert.equal(status, 0);
  assert.match(stdout, /kind: Pod/);
  assert.deepEqual([view.changes(), view.inPods()], [[], []]);
});
