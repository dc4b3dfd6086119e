import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../../src/errors.ts';
import { throughInit } from '../../../src/model/ssh/host-route.ts';
import { planAsking, planOverrideLooks, planStatusLooks } from '../../../src/steps/plan/plan-asking.ts';
import { note, planSite } from '../../../src/steps/plan/plan-site.ts';
import { aPrepared, aPreparedNode } from '../../support/prepared.ts';
import { aCommon } from '../../support/requests.ts';

const objection = new Failure('refused', 'NODE_NOT_READY', 'node/worker-b is not ready', { hint: 'oc describe' });
const [a, b] = [aPreparedNode(), aPreparedNode({ name: 'worker-b', objection })];
const site = (...nodes: (typeof a)[]) => {
  return { prepared: aPrepared({ nodes }), common: aCommon(), lifetimeSeconds: 3600, ssh: undefined };
};

test('a pod would be made on each node that can be asked, and nothing but looked through it', () => {
  const { opened, removed } = planSite([a], site(a, b));
  const looked = [note('worker-a: looks')];
  assert.deepEqual(
    planAsking(site(a, b), node => [note(`${node}: looks`)]),
    {
      nodes: [
        { node: 'worker-a', state: 'planned', code: null, message: null, hint: null },
        { node: 'worker-b', state: 'refused', code: objection.code, message: objection.message, hint: objection.hint },
      ],
      failure: { kind: 'partial', code: 'SOME_NODES_FAILED', message: '1 of 2 nodes failed: worker-b', hint: null },
      output: { kind: 'plan', steps: [...opened, ...looked, ...removed] },
    },
  );
});

test('where no node can be asked there is nothing to do', () => {
  const { failure, output } = planAsking(site(b), planOverrideLooks);
  assert.deepEqual([failure?.kind, output], ['refused', { kind: 'plan', steps: [] }]);
});

test('what is looked at is what was put, the overrides, and the switch across a reboot', () => {
  const argv = throughInit(['rpm-ostree', 'status', '--json']);
  assert.deepEqual(planOverrideLooks('worker-a'), [{ kind: 'run', node: 'worker-a', argv }]);
  const text =
    "worker-a: read what it remembers of the files that were put there and of its dead-man's switches, and the SHA-256 of each file";
  assert.deepEqual(planStatusLooks('worker-a'), [note(text), ...planOverrideLooks('worker-a')]);
});
