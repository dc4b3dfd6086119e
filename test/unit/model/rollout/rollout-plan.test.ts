import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  orderOf,
  planRollout,
  type RolloutLimits,
  type RolloutNode,
} from '../../../../src/model/rollout/rollout-plan.ts';

const limits: RolloutLimits = { maxUnavailable: 1, canary: 0, maxFailures: 0, parallel: 4 };

/** `name@zone`; `!` is unavailable, and what begins with `cp` is of the control plane. */
function aNode(text: string): RolloutNode {
  const [name = '', zone = ''] = text.replace('!', '').split('@');
  return { name, zone, isControlPlane: name.startsWith('cp'), isUnavailable: text.endsWith('!') };
}

function stagesOf(...nodes: readonly string[]): readonly (readonly string[])[] {
  return planRollout(nodes.map(aNode), limits).stages.map(stage => stage.nodes.map(({ name }) => name));
}

const rows: readonly (readonly [title: string, nodes: readonly string[], stages: readonly (readonly string[])[]])[] = [
  ['nobody', [], []],
  ['nodes without zones', ['b', 'a', 'c'], [['a', 'b', 'c']]],
  ['zones', ['c@west', 'b@east', 'a@west', 'd'], [['d'], ['b'], ['a', 'c']]],
  ['the control plane', ['cp-b@east', 'w@west', 'cp-a@west'], [['w'], ['cp-a', 'cp-b']]],
  ['the control plane alone', ['cp-b', 'cp-a'], [['cp-a', 'cp-b']]],
  ['workers that are unavailable', ['a@east', 'z@west!', 'b@west', 'y@east!'], [['y', 'z'], ['a'], ['b']]],
  ['a control plane node that is unavailable', ['cp-a', 'cp-b!', 'w'], [['w'], ['cp-b', 'cp-a']]],
];
for (const [title, nodes, stages] of rows) {
  test(`a plan of ${title} has its stages in order`, () => assert.deepEqual(stagesOf(...nodes), stages));
}

test('every node comes once, and the kind of a stage says who is in it', () => {
  const plan = planRollout(['cp-a', 'b@x', 'a@y!'].map(aNode), limits);
  assert.deepEqual(
    orderOf(plan).map(({ name }) => name),
    ['a', 'b', 'cp-a'],
  );
  assert.deepEqual(
    plan.stages.map(({ kind }) => kind),
    ['workers', 'workers', 'control-plane'],
  );
});

test('canaries are the first of the order, over the end of a stage if need be', () => {
  const canariesOf = (canary: number) => [
    ...planRollout(['a@x', 'b@y', 'c@y'].map(aNode), { ...limits, canary }).canaries,
  ];
  assert.deepEqual([0, 1, 2, 9].map(canariesOf), [[], ['a'], ['a', 'b'], ['a', 'b', 'c']]);
});
