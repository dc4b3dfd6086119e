import assert from 'node:assert/strict';
import { test } from 'node:test';
import { degradeNode } from '../lab/controllers/mco/scenarios.ts';
import { refusalOf } from '../support/ending.ts';
import { viewJournal } from '../support/journal-view.ts';
import { tellStories } from '../support/stories.ts';
import {
  cordonedNode,
  harmlessSpec,
  keyPolicy,
  pausedPool,
  poolIs,
  somebodysConfig,
  unrenderableSpec,
  until,
} from '../support/trouble.ts';

const { lab, run } = tellStories({
  nodes: [
    { name: 'worker-a', kind: 'api' },
    { name: 'worker-b', kind: 'api' },
  ],
});

/** The refusal, after which nothing was made or run anywhere. */
async function refusal(...words: string[]) {
  const view = viewJournal(lab());
  const refused = refusalOf(await run(['usr', 'worker-a', '--timeout', '30s', ...words, '-o', 'json']));
  assert.deepEqual([view.changes(), view.inPods(), view.overSsh()], [[], [], []]);
  return refused;
}

const orHost = '; or add --via host, which needs no key';

test('a paused pool is refused before anything is made, with the words that resume it', async () => {
  using _paused = pausedPool(lab(), 'worker');
  assert.deepEqual(await refusal(), {
    status: 3,
    code: 'POOL_PAUSED',
    message: 'machineconfigpool/worker is paused',
    hint: `oc patch mcp/worker --type merge -p '{"spec":{"paused":false}}'${orHost}`,
  });
});

test('on a terminal or in a log, the refusal is one error and one hint, and the table has its code', async () => {
  using _paused = pausedPool(lab(), 'worker');
  assert.deepEqual(await run(['usr', 'worker-a']), {
    status: 3,
    stdout: 'NODE       /USR      VIA   CODE\nworker-a   refused   -     POOL_PAUSED\n',
    stderr: [
      'looking at the cluster',
      'error: worker-a: machineconfigpool/worker is paused',
      `hint: oc patch mcp/worker --type merge -p '{"spec":{"paused":false}}'${orHost}`,
      '',
    ].join('\n'),
  });
});

test('a pool with a degraded node is refused, also when that is another node, with the reason of its daemon', async () => {
  degradeNode(lab().store, lab().knobs, { name: 'worker-b', reason: 'unexpected on-disk state' });
  await until(lab(), () => poolIs(lab(), 'Degraded', 'True'));
  const refused = await refusal();
  lab().knobs.mcoDegraded.clear();
  await until(lab(), () => poolIs(lab(), 'Degraded', 'False'));
  assert.deepEqual(refused, {
    status: 3,
    code: 'POOL_DEGRADED',
    message: 'machineconfigpool/worker is degraded: Node worker-b is reporting: "unexpected on-disk state"',
    hint: `oc describe mcp/worker${orHost}`,
  });
});

test('a pool that cannot be rendered is refused, with the reason of the operator', async () => {
  await using _config = somebodysConfig(lab(), unrenderableSpec);
  await until(lab(), () => poolIs(lab(), 'RenderDegraded', 'True'));
  const { message, ...refused } = await refusal();
  assert.deepEqual(refused, { status: 3, code: 'POOL_DEGRADED', hint: `oc describe mcp/worker${orHost}` });
  assert.match(
    message ?? '',
    /^machineconfigpool\/worker is degraded: .* contains unsupported changes: non-core user$/,
  );
});

test("a pool that is updating because of somebody else's MachineConfig is refused, and that is named", async () => {
  // Nothing moves while a node is cordoned and one at most may be unavailable.
  using _cordoned = cordonedNode(lab(), 'worker-b');
  await using _config = somebodysConfig(lab(), harmlessSpec);
  await until(lab(), () => poolIs(lab(), 'Updating', 'True'));
  assert.deepEqual(await refusal(), {
    status: 3,
    code: 'POOL_UPDATING',
    message: 'machineconfigpool/worker is updating (99-worker-somebody)',
    hint: `oc wait mcp/worker --for=condition=Updated --timeout=1h${orHost}`,
  });
});

for (const action of ['Drain', 'Reboot'] as const) {
  test(`a cluster whose policy for keys is ${action} is refused, and the nodes are named`, async () => {
    await using _policy = await keyPolicy(lab(), action);
    assert.deepEqual(await refusal(), {
      status: 3,
      code: 'WOULD_DISRUPT',
      message: `a change of the keys of machineconfigpool/worker would disturb worker-a, worker-b: the cluster's NodeDisruptionPolicy for sshkey is ${action}`,
      hint: 'add --allow-disruption if that is wanted; or add --via host, which needs no key',
    });
  });
}

test('--yes does not allow a disruption', async () => {
  await using _policy = await keyPolicy(lab(), 'Drain');
  assert.equal((await refusal('--yes')).code, 'WOULD_DISRUPT');
});
