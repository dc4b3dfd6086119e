import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NODES } from '../lab/controllers/resources.ts';
import { refusalOf } from '../support/ending.ts';
import { viewJournal } from '../support/journal-view.ts';
import { tellStories } from '../support/stories.ts';
import { triesAll } from '../support/tried-ways.ts';

const names = ['worker-a', 'worker-b'];
const { lab, run } = tellStories({ nodes: names.map(name => ({ name, kind: 'api' as const })) });

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

/** A node that says that it runs Windows, until the disposal. */
function windowsNode(name: string): Disposable {
  const say = (operatingSystem: string) =>
    lab().store.update(NODES, undefined, name, ({ metadata, status }) => {
      Object.assign(metadata.labels ?? {}, { 'kubernetes.io/os': operatingSystem });
      Object.assign(status.nodeInfo, { operatingSystem });
    });
  say('windows');
  return { [Symbol.dispose]: () => say('linux') };
}

/** The refusal, after which nothing was made or run anywhere. */
async function refusal(...argv: string[]) {
  const view = viewJournal(lab());
  const refused = refusalOf(await run([...argv, '-o', 'json']));
  assert.deepEqual([view.changes(), view.inPods(), view.overSsh()], [[], [], []]);
  return refused;
}

for (const via of ['ssh', 'host']) {
  test(`with --via ${via}, a node that is not ready is refused with the words of its kubelet`, async () => {
    using _unready = unreadyNode('worker-a');
    assert.deepEqual(await refusal('usr', 'worker-a', '--via', via), {
      status: 3,
      code: 'NODE_NOT_READY',
      message: 'node/worker-a is not ready: container runtime network not ready',
      hint: 'oc describe node/worker-a',
    });
  });

  test(`with --via ${via}, a node that runs Windows is refused`, async () => {
    using _windows = windowsNode('worker-a');
    assert.deepEqual(await refusal('usr', 'worker-a', '--via', via), {
      status: 3,
      code: 'NOT_LINUX',
      message: 'node/worker-a runs windows, which has no ostree',
      hint: 'oc get nodes -l kubernetes.io/os=linux',
    });
  });
}

const others = [
  ['override', 'remove', 'nano'],
  ['rescue', '-y'],
];
const moreOthers = [
  ['reboot', '-y'],
  ['usr', 'revert'],
];
for (const words of triesAll ? [...others, ...moreOthers] : others) {
  test(`${words.join(' ')} refuses a node that runs Windows, too`, async () => {
    using _windows = windowsNode('worker-a');
    const { status, code } = await refusal(...words, 'worker-a');
    assert.deepEqual({ status, code }, { status: 3, code: 'NOT_LINUX' });
  });
}

test('a node that runs Windows is in no pool: --pool leaves it out, and status shows none', async () => {
  using _windows = windowsNode('worker-a');
  const planned = JSON.parse((await run(['usr', '--pool', 'worker', '--dry-run', '-o', 'json'])).stdout);
  assert.deepEqual(
    planned.nodes.map(({ node }: { node: string }) => node),
    ['worker-b'],
  );
  const [row] = JSON.parse((await run(['status', 'worker-a', '-o', 'json'])).stdout).nodes;
  assert.deepEqual([row.node, row.pool], ['worker-a', null]);
});

test('a node that is not there is refused, and the nearest name is offered', async () => {
  assert.deepEqual(await refusal('usr', 'node/worker-q'), {
    status: 3,
    code: 'NODE_NOT_FOUND',
    message: 'node/worker-q is not there',
    hint: 'did you mean worker-a?',
  });
});

test('of several nodes, one that is not there stops all before anything is made', async () => {
  assert.equal((await refusal('usr', 'worker-a', 'elsewhere', '--via', 'host')).code, 'NODE_NOT_FOUND');
});

test('a selector that finds nothing, and a pool that is not there, are refused', async () => {
  assert.deepEqual(await refusal('usr', '-l', 'rack=7'), {
    status: 3,
    code: 'NODE_NOT_FOUND',
    message: 'no node has the labels rack=7',
    hint: 'oc get nodes --show-labels',
  });
  assert.deepEqual(await refusal('usr', '--pool', 'workers'), {
    status: 3,
    code: 'POOL_NOT_FOUND',
    message: 'machineconfigpool/workers is not there',
    hint: 'did you mean worker?',
  });
});

test('ssh and proxy refuse such a node as well; as with ssh itself, 255 is not the status of a command', async () => {
  using _unready = unreadyNode('worker-a');
  const ends = [await run(['ssh', 'worker-a', '--', 'true']), await run(['proxy', 'worker-a'])];
  assert.deepEqual(
    ends.map(({ status }) => status),
    [255, 3],
  );
});

test('where every node is refused, the end is a refusal and each row has its own code', async () => {
  using _unready = unreadyNode('worker-a');
  using _windows = windowsNode('worker-b');
  const { status, stdout } = await run(['usr', '--all', '--via', 'host']);
  assert.equal(status, 3);
  assert.equal(
    stdout,
    [
      'NODE       /USR      VIA   CODE',
      'worker-a   refused   -     NODE_NOT_READY',
      'worker-b   refused   -     NOT_LINUX',
      '',
    ].join('\n'),
  );
});
