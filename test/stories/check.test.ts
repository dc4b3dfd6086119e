import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NODES } from '../lab/controllers/resources.ts';
import { viewJournal } from '../support/journal-view.ts';
import { machine } from '../support/node-truth.ts';
import { tellStories } from '../support/stories.ts';
import { pausedPool } from '../support/trouble.ts';

const { lab, run } = tellStories({ nodes: [{ name: 'worker-a' }, { name: 'worker-b', kind: 'api' }] });

type Answer = {
  readonly code: string | null;
  readonly nodes: readonly { readonly node: string; readonly state: string; readonly code: string | null }[];
  readonly checks: readonly {
    readonly subject: string;
    readonly topic: string;
    readonly verdict: string;
    readonly code: string | null;
    readonly seen: string;
    readonly wayOut: string | null;
  }[];
};

/** How `check` ends, and which requests changed anything or ran anything meanwhile. */
async function check(...words: readonly string[]) {
  const view = viewJournal(lab());
  const { status, stdout } = await run(['check', ...words, '-o', 'json']);
  const answer: Answer = JSON.parse(stdout);
  return { ...answer, status, changed: view.changes(), ran: view.inPods() };
}

/** What is not well, as `SUBJECT TOPIC VERDICT CODE`; not what only a node itself knows. */
function troubles({ checks }: Answer): readonly string[] {
  return checks
    .filter(({ verdict, code }) => verdict !== 'ok' && code !== 'NOT_ASKED')
    .map(({ subject, topic, verdict, code }) => `${subject} ${topic} ${verdict} ${code}`);
}

const states = ({ nodes }: Answer) => nodes.map(({ node, state, code }) => [node, state, code]);
const onBoth = (what: string) => [`node/worker-a ${what}`, `node/worker-b ${what}`];

/** A node whose kubelet says that it is not ready, until the disposal. */
function unreadyNode(name: string): Disposable {
  const say = (condition: object) =>
    lab().store.update(NODES, undefined, name, ({ status }) => {
      Object.assign(
        status.conditions.find(({ type }: { type: string }) => type === 'Ready'),
        condition,
      );
    });
  say({ status: 'False', reason: 'KubeletNotReady', message: 'container runtime network not ready' });
  return { [Symbol.dispose]: () => say({ status: 'True', reason: 'KubeletReady', message: 'posting ready status' }) };
}

test('on a cluster that is well nothing fails, nothing is changed, and nothing is run on a node', async () => {
  const answer = await check('--all');
  const { status, code, changed, ran } = answer;
  assert.deepEqual({ status, code, changed, ran }, { status: 0, code: null, changed: [], ran: [] });
  assert.deepEqual(troubles(answer), []);
  assert.deepEqual(states(answer), [
    ['worker-a', 'ok', null],
    ['worker-b', 'ok', null],
  ]);
});

test('the table has no line of more than 100 columns, and what both nodes have alike once', async () => {
  const { stdout } = await run(['check', '--all']);
  const lines = stdout.trimEnd().split('\n');
  assert.ok(Math.max(...lines.map(line => line.length)) <= 100, stdout);
  assert.match(stdout, /^2 nodes {2,}node {2,}ok {2,}Ready$/m);
  assert.match(stdout, /^\d+ commands {2,}rights {2,}ok {2,}usr --via ssh, usr --via host, .*…$/m);
});

test('-o name names the nodes that nothing speaks against', async () => {
  using _unready = unreadyNode('worker-b');
  assert.equal((await run(['check', '--all', '-o', 'name'])).stdout, 'node/worker-a\n');
});

test('a user who may only look is told of each command what is missing, as the command tells it', async () => {
  const viewer = ['--kubeconfig', lab().kubeconfig.viewer];
  const answer = await check('worker-a', ...viewer);
  const { status, code, changed } = answer;
  assert.deepEqual({ status, code, changed }, { status: 3, code: 'CHECK_FAILED', changed: [] });
  const allowed = ['override list', 'status', 'check', 'key list'];
  const commands = answer.checks.filter(({ topic }) => topic === 'rights').map(({ subject }) => subject);
  const denied = commands.filter(command => !allowed.some(title => command === `command ${title}`));
  assert.deepEqual(troubles(answer), [
    'cluster privileged pods warning POD_NOT_ADMITTED',
    ...denied.map(command => `${command} rights failure FORBIDDEN`),
  ]);
  assert.equal(commands.length - denied.length, allowed.length);
  assert.deepEqual(states(answer), [['worker-a', 'ok', null]]);
  const refused = JSON.parse(
    (await run(['usr', 'worker-a', '--via', 'host', '-o', 'json', '--to-namespace', 'default', ...viewer])).stdout,
  );
  const told = (await check('worker-a', '--to-namespace', 'default', ...viewer)).checks.find(
    ({ subject }) => subject === 'command usr --via host',
  );
  assert.deepEqual([told?.code, told?.seen, told?.wayOut], [refused.code, refused.message, refused.hint]);
});

test('a paused pool fails with the way out of the commands that it stops, and its nodes with it', async () => {
  using _paused = pausedPool(lab(), 'worker');
  const answer = await check('--all');
  assert.deepEqual(
    [answer.status, answer.code, troubles(answer).toSorted()],
    [
      3,
      'CHECK_FAILED',
      [
        'machineconfigpool/worker keys failure POOL_PAUSED',
        ...onBoth('operator failure POOL_PAUSED'),
        ...onBoth('ssh key failure POOL_PAUSED'),
      ].toSorted(),
    ],
  );
  assert.deepEqual(states(answer), [
    ['worker-a', 'failure', 'POOL_PAUSED'],
    ['worker-b', 'failure', 'POOL_PAUSED'],
  ]);
  for (const [command, topic] of [
    ['usr', 'ssh key'],
    ['reboot', 'operator'],
  ] as const) {
    const refused = JSON.parse((await run([command, 'worker-a', '-y', '-o', 'json'])).stdout);
    const told = answer.checks.find(row => row.topic === topic && row.subject === 'node/worker-a');
    assert.deepEqual([told?.code, told?.seen, told?.wayOut], [refused.code, refused.message, refused.hint]);
  }
});

test('on stderr each node that fails has its reason, and the way out', async () => {
  using _unready = unreadyNode('worker-b');
  const { status, stderr } = await run(['check', '--all']);
  assert.equal(status, 3);
  assert.match(stderr, /^error: worker-b: node\/worker-b is not ready: container runtime network not ready$/m);
  assert.match(stderr, /^hint: oc describe node\/worker-b$/m);
});

test('--live asks the node itself from a debug pod that is then removed; one that is not ready is left alone', async () => {
  using _unready = unreadyNode('worker-b');
  const answer = await check('--all', '--live');
  assert.deepEqual(troubles(answer), [
    'node/worker-a rescue warning NO_HEALTHY_NODE',
    'node/worker-a base packages warning LAYERED_IMAGE',
    'node/worker-b node failure NODE_NOT_READY',
    'node/worker-b the node itself not looked at NODE_NOT_READY',
  ]);
  const live = ['debug pod', '/usr', 'FIPS', 'rpm-ostree', 'pending', 'sshd'];
  assert.deepEqual(
    answer.checks.flatMap(({ subject, topic, verdict }) =>
      subject === 'node/worker-a' && live.includes(topic) ? [`${topic} ${verdict}`] : [],
    ),
    live.map(topic => `${topic} ok`),
  );
  assert.deepEqual(
    answer.changed.map(change => change.replaceAll(/oc-rpmoverlay-\w{5}/g, 'RUN')),
    ['POST namespaces', 'POST namespaces/RUN/pods', 'DELETE namespaces/RUN/pods/worker-a-RUN', 'DELETE namespaces/RUN'],
  );
});

test('--live tells of an sshd that does not listen, with the way out', async () => {
  await machine(lab(), 'worker-a').run(['systemctl', 'stop', 'sshd.service']);
  await using _started = {
    [Symbol.asyncDispose]: async () =>
      void (await machine(lab(), 'worker-a').run(['systemctl', 'start', 'sshd.service'])),
  };
  const { status, checks } = await check('worker-a', '--live');
  const sshd = checks.find(({ topic }) => topic === 'sshd');
  assert.deepEqual(
    [status, sshd?.verdict, sshd?.code, sshd?.wayOut],
    [3, 'failure', 'PORT_CLOSED', 'look what listens on the node of the pod: ss -ltn'],
  );
});

test('--live --dry-run tells what would be made, and no key is among it', async () => {
  const view = viewJournal(lab());
  const { status, stdout } = await run(['check', 'worker-a', '--live', '--dry-run']);
  assert.equal(status, 0);
  assert.match(stdout, /kind: Pod/);
  assert.doesNotMatch(stdout, /kind: MachineConfig/);
  assert.deepEqual([view.changes(), view.inPods()], [[], []]);
});
