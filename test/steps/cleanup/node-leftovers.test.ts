import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../../src/errors.ts';
import { nodeLeftovers } from '../../../src/steps/cleanup/node-leftovers.ts';
import { outcomeOfFailure } from '../../../src/steps/rollout/node-row.ts';

test('a node that could not be looked at is named once, with the reason and the command that looks again', () => {
  const whatOf = (message: string): string | undefined => {
    const outcomes = [outcomeOfFailure('worker-b', new Failure('failed', 'NODE_UNREADABLE', message))];
    const seen = { traces: [], hosts: new Map(), outcomes, closed: [], plan: [] };
    const [leftover] = nodeLeftovers(seen, 'oc rpmoverlay');
    assert.equal(leftover?.recover, 'oc rpmoverlay cleanup worker-b');
    return leftover?.what;
  };
  const start = 'node/worker-b: what may be there, since it could not be looked at: ';
  assert.equal(whatOf('node/worker-b: no pod has started there'), `${start}no pod has started there`);
  assert.equal(whatOf('node/worker-b is not Ready'), `${start}it is not Ready`);
  assert.equal(whatOf('forbidden'), `${start}forbidden`);
});
