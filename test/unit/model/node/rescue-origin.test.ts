import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Node, nodes } from '../../../../src/model/node/node.ts';
import { chooseOrigin } from '../../../../src/model/node/rescue-origin.ts';
import { aPool, rawNode } from '../../../support/objects.ts';

type Options = NonNullable<Parameters<typeof rawNode>[0]> & { readonly zone?: string };

/** A node, in a zone where one is given. */
function inZone({ zone, ...options }: Options): Node {
  const node = nodes.read(rawNode(options));
  const labels = { ...node.metadata.labels, ...(zone && { 'topology.kubernetes.io/zone': zone }) };
  return { ...node, metadata: { ...node.metadata, labels } };
}

const sick = inZone({ name: 'worker-a', ready: 'False', zone: 'west' });
const chosen = (all: readonly Node[], pools = [aPool(), aPool({ name: 'infra', nodeRole: 'infra' })]) => {
  const origin = chooseOrigin(sick, [sick, ...all], pools);
  return origin.kind === 'chosen' ? origin.node.metadata.name : origin.reason;
};
const master = inZone({ name: 'a-master', roles: ['control-plane', 'master'], zone: 'west' });
const infra = inZone({ name: 'b-infra', roles: ['worker', 'infra'], zone: 'west' });
const east = inZone({ name: 'c-worker', zone: 'east' });
const west = inZone({ name: 'd-worker', zone: 'west' });

test('a node is reached from one of its pool and zone, then of its pool, then of its zone, and last from the control plane', () => {
  assert.deepEqual(
    [chosen([master, infra, east, west]), chosen([master, infra, east]), chosen([master, infra]), chosen([master])],
    ['d-worker', 'c-worker', 'b-infra', 'a-master'],
  );
});

test('without pools the roles tell which nodes are alike', () => {
  assert.equal(chosen([master, infra, east], []), 'c-worker');
});

test('among equals the first name is taken', () => {
  assert.equal(chosen([west, inZone({ name: 'bb-worker', zone: 'west' })]), 'bb-worker');
});

test('where none will do, each is named with the reason', () => {
  const cordoned = inZone({ name: 'b', unschedulable: true });
  const windows = inZone({ name: 'c', os: 'windows' });
  const down = inZone({ name: 'd', ready: 'Unknown' });
  assert.equal(
    chosen([cordoned, windows, down]),
    'there is no healthy node to reach node/worker-a from: node/b is cordoned; node/c runs windows, which has no ostree; node/d is not ready: kubelet is posting ready status',
  );
});

test('a node that is alone cannot be reached from another one', () => {
  assert.equal(chosen([]), 'node/worker-a is the only node, so there is none to reach it from');
});
