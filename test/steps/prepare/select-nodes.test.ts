import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Target } from '../../../src/model/request.ts';
import { selectNodes } from '../../../src/steps/prepare/select-nodes.ts';
import { forbidden, getting, listing } from '../../support/answers.ts';
import { aPool, rawNode } from '../../support/objects.ts';
import { expecting, type StrictPorts } from '../../support/ports.ts';

const [a, b] = [rawNode({ name: 'worker-a' }), rawNode({ name: 'worker-b' })];
const master = rawNode({ name: 'master-0', roles: ['master'] });
const infra = rawNode({ name: 'infra-0', roles: ['worker', 'infra'] });
const pools = [aPool({ name: 'worker' }), aPool({ name: 'master' }), aPool({ name: 'infra' }), aPool({ name: 'gpu' })];

async function select(
  target: Target,
  cluster: { readonly get?: Parameters<typeof getting>[0]; readonly list?: Parameters<typeof listing>[0] },
  signal: AbortSignal,
  found: typeof pools | undefined = pools,
): Promise<readonly string[]> {
  const ports: StrictPorts = expecting({
    cluster: { get: getting(cluster.get ?? {}), list: listing(cluster.list ?? {}) },
  });
  const nodes = await selectNodes(ports, target, async () => found, signal);
  return nodes.map(node => node.metadata.name);
}

test('names select those nodes, in the order in which they were given', async t => {
  const get = { 'nodes/worker-a': a, 'nodes/worker-b': b };
  assert.deepEqual(await select({ kind: 'names', names: ['worker-b', 'worker-a'] }, { get }, t.signal), [
    'worker-b',
    'worker-a',
  ]);
});

test('a selector is the server’s to understand', async t => {
  const list = { 'nodes?zone in (a,b)': [b, a] };
  assert.deepEqual(await select({ kind: 'selector', selector: 'zone in (a,b)' }, { list }, t.signal), [
    'worker-a',
    'worker-b',
  ]);
});

test('all are all nodes, by name', async t => {
  assert.deepEqual(await select({ kind: 'all' }, { list: { nodes: [b, master, a] } }, t.signal), [
    'master-0',
    'worker-a',
    'worker-b',
  ]);
});

test('a pool selects the nodes that are in it, and not those that a custom pool has taken', async t => {
  const list = { nodes: [b, infra, master, a] };
  assert.deepEqual(await select({ kind: 'pool', pool: 'worker' }, { list }, t.signal), ['worker-a', 'worker-b']);
  assert.deepEqual(await select({ kind: 'pool', pool: 'infra' }, { list }, t.signal), ['infra-0']);
});

const refusals: readonly {
  readonly title: string;
  readonly target: Target;
  readonly get?: Parameters<typeof getting>[0];
  readonly list?: Parameters<typeof listing>[0];
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}[] = [
  {
    title: 'a name that is nearly right is refused with the right one',
    target: { kind: 'names', names: ['wroker-a'] },
    get: { 'nodes/wroker-a': undefined },
    list: { nodes: [a, master] },
    code: 'NODE_NOT_FOUND',
    message: 'node/wroker-a is not there',
    hint: 'did you mean worker-a?',
  },
  {
    title: 'a name that is like no other is refused',
    target: { kind: 'names', names: ['zebra'] },
    get: { 'nodes/zebra': undefined },
    list: { nodes: [a, master] },
    code: 'NODE_NOT_FOUND',
    message: 'node/zebra is not there',
    hint: 'oc get nodes',
  },
  {
    title: 'a word that may have been meant as something else is refused with that',
    target: { kind: 'names', names: ['zebra'], otherwise: 'did you mean zeal?' },
    get: { 'nodes/zebra': undefined },
    list: { nodes: [a, master] },
    code: 'NODE_NOT_FOUND',
    message: 'node/zebra is not there',
    hint: 'did you mean zeal?',
  },
  {
    title: 'a node with a name near to it comes before what else may have been meant',
    target: { kind: 'names', names: ['wroker-a'], otherwise: 'did you mean zeal?' },
    get: { 'nodes/wroker-a': undefined },
    list: { nodes: [a, master] },
    code: 'NODE_NOT_FOUND',
    message: 'node/wroker-a is not there',
    hint: 'did you mean worker-a?',
  },
  {
    title: 'a user who may not list nodes gets no guess',
    target: { kind: 'names', names: ['wroker-a'] },
    get: { 'nodes/wroker-a': undefined },
    list: { nodes: forbidden },
    code: 'NODE_NOT_FOUND',
    message: 'node/wroker-a is not there',
    hint: 'oc get nodes',
  },
  {
    title: 'a selector that no node has is refused',
    target: { kind: 'selector', selector: 'zone=x' },
    list: { 'nodes?zone=x': [] },
    code: 'NODE_NOT_FOUND',
    message: 'no node has the labels zone=x',
    hint: 'oc get nodes --show-labels',
  },
  {
    title: 'a pool that is nearly right is refused with the right one',
    target: { kind: 'pool', pool: 'wroker' },
    code: 'POOL_NOT_FOUND',
    message: 'machineconfigpool/wroker is not there',
    hint: 'did you mean worker?',
  },
  {
    title: 'a pool that is like no other is refused with those that there are',
    target: { kind: 'pool', pool: 'zebra' },
    code: 'POOL_NOT_FOUND',
    message: 'machineconfigpool/zebra is not there',
    hint: 'the pools are worker, master, infra, gpu',
  },
  {
    title: 'an empty pool is refused',
    target: { kind: 'pool', pool: 'gpu' },
    list: { nodes: [a, master] },
    code: 'NODE_NOT_FOUND',
    message: 'machineconfigpool/gpu has no nodes',
    hint: 'oc get nodes --show-labels',
  },
];
for (const { title, target, code, message, hint, ...cluster } of refusals) {
  test(title, async t => {
    await assert.rejects(select(target, cluster, t.signal), { kind: 'refused', code, message, hint });
  });
}

test('a pool is refused where there are none', async t => {
  const ports = expecting();
  await assert.rejects(
    selectNodes(ports, { kind: 'pool', pool: 'worker' }, async () => undefined, t.signal),
    { kind: 'refused', code: 'NO_MCO', hint: 'name the nodes, and add --via host where a key would be needed' },
  );
});

test('a user who may not read nodes is told so', async t => {
  const get = { 'nodes/worker-a': forbidden };
  await assert.rejects(select({ kind: 'names', names: ['worker-a'] }, { get }, t.signal), forbidden);
});
