import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../../src/errors.ts';
import { planOnNodes } from '../../../src/steps/plan/plan-on-nodes.ts';
import { note, planSite } from '../../../src/steps/plan/plan-site.ts';
import { aPrepared, aPreparedNode } from '../../support/prepared.ts';
import { aCommon } from '../../support/requests.ts';

const objection = new Failure('refused', 'NOT_READY', 'not ready', { hint: 'wait' });
const [a, b] = [aPreparedNode(), aPreparedNode({ name: 'worker-b', objection })];
const planned = { node: 'worker-a', state: 'planned', code: null, message: null, hint: null };
const site = (nodes: readonly ReturnType<typeof aPreparedNode>[]) => {
  return { prepared: aPrepared({ nodes }), common: aCommon(), lifetimeSeconds: 3600, ssh: undefined };
};

test('the work on each node comes between opening it and taking back, and a refused one is a row alone', () => {
  const options = site([a, b]);
  const { opened, removed } = planSite([a], options);
  const { nodes, failure, output } = planOnNodes(options, node => [note(`work on ${node}`)]);
  assert.deepEqual(output, { kind: 'plan', steps: [...opened, note('work on worker-a'), ...removed] });
  assert.deepEqual(nodes, [
    planned,
    { node: 'worker-b', state: 'refused', code: 'NOT_READY', message: 'not ready', hint: 'wait' },
  ]);
  assert.equal(failure?.kind, 'partial');
});

test('where all are refused there is nothing to do', () => {
  const { failure, output } = planOnNodes(site([b]), node => [note(`work on ${node}`)]);
  assert.deepEqual([output, failure?.code], [{ kind: 'plan', steps: [] }, 'NOT_READY']);
});
