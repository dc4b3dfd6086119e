import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NODES } from '../lab/controllers/resources.ts';
import { refusalOf } from '../support/ending.ts';
import { viewJournal } from '../support/journal-view.ts';
import { tellStories } from '../support/stories.ts';

/** Which nodes are meant is found out from the API alone: there are no machines here. */
const { lab, run } = tellStories({
  nodes: ['master-0', 'worker-a', 'worker-b'].map(name => ({ name, kind: 'api' })),
});

async function planned(...words: readonly string[]): Promise<readonly string[]> {
  const { status, stdout, stderr } = await run(['usr', ...words, '--dry-run', '-o', 'json']);
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout).nodes.map(({ node }: { node: string }) => node);
}

async function refused(...words: readonly string[]): Promise<object> {
  const view = viewJournal(lab());
  const refusal = refusalOf(await run(['usr', ...words, '-o', 'json']));
  assert.deepEqual(view.changes(), []);
  return refusal;
}

test('nodes are named with and without node/, and twice is once', async () => {
  assert.deepEqual(await planned('worker-b', 'node/worker-a', 'node/worker-b'), ['worker-b', 'worker-a']);
});

test('--selector means the nodes with these labels, as with oc get', async () => {
  lab().store.update(NODES, undefined, 'worker-b', node => {
    node.metadata.labels = { ...node.metadata.labels, zone: 'b' };
  });
  assert.deepEqual(await planned('-l', 'zone=b'), ['worker-b']);
  assert.deepEqual(await planned('--selector', 'zone!=b,node-role.kubernetes.io/worker'), ['worker-a']);
});

test('--pool means the nodes that the operator counts to the pool, --all also the masters', async () => {
  assert.deepEqual(await planned('--pool', 'worker'), ['worker-a', 'worker-b']);
  assert.deepEqual(await planned('--pool', 'master'), ['master-0']);
  assert.deepEqual(await planned('--all'), ['master-0', 'worker-a', 'worker-b']);
});

test('a node that is not there is refused with the nearest name, before anything is made', async () => {
  assert.deepEqual(await refused('worker-a', 'wroker-b'), {
    status: 3,
    code: 'NODE_NOT_FOUND',
    message: 'node/wroker-b is not there',
    hint: 'did you mean worker-b?',
  });
  assert.deepEqual(await refused('zzz'), {
    status: 3,
    code: 'NODE_NOT_FOUND',
    message: 'node/zzz is not there',
    hint: 'oc get nodes',
  });
});

test('a pool that is not there is refused likewise', async () => {
  assert.deepEqual(await refused('--pool', 'wroker'), {
    status: 3,
    code: 'POOL_NOT_FOUND',
    message: 'machineconfigpool/wroker is not there',
    hint: 'did you mean worker?',
  });
  assert.deepEqual(await refused('--pool', 'infra'), {
    status: 3,
    code: 'POOL_NOT_FOUND',
    message: 'machineconfigpool/infra is not there',
    hint: 'the pools are master, worker',
  });
});

test('labels that no node has are refused', async () => {
  assert.deepEqual(await refused('-l', 'zone=c'), {
    status: 3,
    code: 'NODE_NOT_FOUND',
    message: 'no node has the labels zone=c',
    hint: 'oc get nodes --show-labels',
  });
});
