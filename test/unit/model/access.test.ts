import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeReview, reviewsFor } from '../../../src/model/access.ts';
import type { AccessReview } from '../../../src/model/resource.ts';

const inPods = [
  'create pods in namespace debug',
  'delete pods in namespace debug',
  'list pods in namespace debug',
  'watch pods in namespace debug',
  'create pods/exec in namespace debug',
  'get pods/exec in namespace debug',
];
const inNamespaces = ['create namespaces', 'delete namespaces'];
const onKeys = [
  'create machineconfigs.machineconfiguration.openshift.io',
  'delete machineconfigs.machineconfiguration.openshift.io',
  'get machineconfigs.machineconfiguration.openshift.io',
  'get machineconfigpools.machineconfiguration.openshift.io',
  'list machineconfigpools.machineconfiguration.openshift.io',
  'watch machineconfigpools.machineconfiguration.openshift.io',
  'list nodes',
  'watch nodes',
];

const rows: readonly [string, { temporary: boolean; grantsKey: boolean }, readonly string[]][] = [
  ['a namespace that is there', { temporary: false, grantsKey: false }, inPods],
  ['a temporary namespace', { temporary: true, grantsKey: false }, [...inNamespaces, ...inPods]],
  ['a key to be granted', { temporary: false, grantsKey: true }, [...inPods, ...onKeys]],
  ['both', { temporary: true, grantsKey: true }, [...inNamespaces, ...inPods, ...onKeys]],
];
for (const [what, { temporary, grantsKey }, rights] of rows) {
  test(`${what} needs ${rights.length} rights`, () => {
    assert.deepEqual(reviewsFor({ namespace: { name: 'debug', temporary }, grantsKey }).map(describeReview), rights);
  });
}

test('a right on a subresource is asked for as the API knows it', () => {
  const [, , , , exec] = reviewsFor({ namespace: { name: 'debug', temporary: false }, grantsKey: false });
  const review: AccessReview = { verb: 'create', group: '', resource: 'pods', subresource: 'exec', namespace: 'debug' };
  assert.deepEqual(exec, review);
});

test('a right on a subresource of a group is described as `oc auth can-i` takes it', () => {
  const review = { verb: 'patch', group: 'apps', resource: 'deployments', subresource: 'scale' };
  assert.equal(describeReview(review), 'patch deployments.apps/scale');
});
