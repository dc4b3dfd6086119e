import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choosePlace } from '../support/cluster/place.ts';

const cluster = { RPMOVERLAY_STORIES: 'cluster', KUBECONFIG: '/a:/b' };

test('stories take place in a lab, unless a cluster and one of its nodes are named', () => {
  assert.deepEqual(choosePlace({ KUBECONFIG: '/a', RPMOVERLAY_NODE: 'n1' }), { kind: 'lab' });
  assert.deepEqual(choosePlace({ ...cluster, RPMOVERLAY_NODE: 'n1' }), {
    kind: 'cluster',
    kubeconfig: '/a:/b',
    node: 'n1',
  });
});

test('a node of a cluster is not guessed: it is said what to set, and what would be done to the node', () => {
  assert.throws(
    () => choosePlace(cluster),
    /: set RPMOVERLAY_NODE to a worker\..*its \/usr writable.*override nothing\.\n$/s,
  );
});

test('neither is the cluster, and what is not understood is no lab', () => {
  assert.throws(() => choosePlace({ ...cluster, KUBECONFIG: '' }), /: set KUBECONFIG to the cluster that is meant$/);
  assert.throws(() => choosePlace({ RPMOVERLAY_STORIES: 'clsuter' }), /^Error: RPMOVERLAY_STORIES is «clsuter»/);
});
