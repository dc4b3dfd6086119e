import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeDrain, drainHint, type LeavingPod } from '../../../../src/model/drain/drain-progress.ts';
import { aDrainPod } from '../../../support/drain-pods.ts';

const leaving = (name: string, objection?: LeavingPod['objection']): LeavingPod => ({
  pod: aDrainPod({ name }),
  objection,
});
const budget = { reason: 'The disruption budget web needs 2 healthy pods and has 2 currently', budget: 'web' };

test('what the API server holds is said by its reason, before what is ending', () => {
  const webhook = { reason: 'admission webhook "a.example" says no', budget: undefined };
  const all = [leaving('db'), leaving('web-1', budget), leaving('odd', webhook), leaving('web-2', { ...budget })];
  assert.equal(
    describeDrain(all),
    [
      `pod/shop/web-1, pod/shop/web-2: poddisruptionbudget/web in namespace shop: ${budget.reason}`,
      `pod/shop/odd: ${webhook.reason}`,
      'pod/shop/db to end',
    ].join('; '),
  );
});

test('of many pods some are named, and the others counted', () => {
  const all = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(name => leaving(name));
  assert.equal(describeDrain(all), 'pod/shop/a, pod/shop/b, pod/shop/c, pod/shop/d, pod/shop/e and 2 more to end');
});

test('the hint shows the budget that holds a pod, else the pods of the node', () => {
  assert.equal(drainHint('worker-a', [leaving('db'), leaving('web', budget)]), 'oc describe pdb/web -n shop');
  assert.equal(drainHint('worker-a', [leaving('db')]), 'oc get pods -A --field-selector spec.nodeName=worker-a');
});
