import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Store } from '../../api/store.ts';
import { NODES } from '../resources.ts';
import { describeSelector, selects } from './label-selector.ts';
import { nodeOf } from './paper-cluster.ts';
import { nodesOfPool, poolsOfNode } from './pool-of-node.ts';
import { machineConfigPools, machineConfigVersion } from './resources.ts';

function storeWithPools(): Store {
  const store = new Store();
  for (const name of ['master', 'worker', 'infra', 'gpu']) {
    store.create(machineConfigPools, {
      apiVersion: machineConfigVersion,
      kind: 'MachineConfigPool',
      metadata: { name },
      spec: { nodeSelector: { matchLabels: { [`node-role.kubernetes.io/${name}`]: '' } } },
    });
  }
  return store;
}

test('a node follows master over a custom pool over worker, and nobody where two custom pools want it', () => {
  const store = storeWithPools();
  const poolsOf = (roles: readonly string[]): readonly string[] => {
    const name = `node-${roles.join('-')}`;
    return poolsOfNode(store, store.create(NODES, nodeOf(name, roles))).map(({ metadata }) => metadata.name);
  };
  assert.deepEqual(
    [
      ['worker'],
      ['master', 'worker'],
      ['infra', 'worker'],
      ['infra'],
      ['master', 'infra', 'worker'],
      ['infra', 'gpu', 'worker'],
      [],
    ].map(poolsOf),
    [['worker'], ['master'], ['infra', 'worker'], ['infra'], ['master', 'worker'], [], []],
  );
  assert.deepEqual(
    nodesOfPool(store, 'infra').map(({ metadata }) => metadata.name),
    ['node-infra', 'node-infra-worker'],
  );
});

test('a Windows node follows no pool', () => {
  const store = storeWithPools();
  const draft = nodeOf('win', ['worker']);
  const node = store.create(NODES, {
    ...draft,
    metadata: { ...draft.metadata, labels: { ...draft.metadata.labels, 'kubernetes.io/os': 'windows' } },
  });
  assert.deepEqual(poolsOfNode(store, node), []);
});

test('a selector asks for all it says; an empty one selects nothing', () => {
  const labels = { role: 'worker', zone: 'a' };
  const expression = (operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist', key: string): boolean =>
    selects({ matchExpressions: [{ key, operator, values: ['worker'] }] }, labels);
  assert.deepEqual(
    [
      selects({ matchLabels: { role: 'worker' } }, labels),
      selects({ matchLabels: { role: 'worker', zone: 'b' } }, labels),
      selects(
        { matchLabels: { role: 'worker' }, matchExpressions: [{ key: 'zone', operator: 'DoesNotExist' }] },
        labels,
      ),
      selects({}, labels),
      selects(undefined, labels),
    ],
    [true, false, false, false, false],
  );
  const operators = ['In', 'NotIn', 'Exists', 'DoesNotExist'] as const;
  assert.deepEqual(
    ['role', 'zone', 'none'].map(key => operators.map(operator => expression(operator, key))),
    [
      [true, false, true, false],
      [false, true, true, false],
      [false, true, false, true],
    ],
  );
});

test('a selector is described as Go does it', () => {
  const selector = {
    matchLabels: { c: 'd' },
    matchExpressions: [
      { key: 'b', operator: 'In', values: ['y', 'x'] },
      { key: 'a', operator: 'DoesNotExist' },
    ],
  } as const;
  assert.equal(describeSelector(selector), '!a,b in (x,y),c=d');
});
