import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readStatus } from '../../../src/steps/status/read-status.ts';
import { forbidden, getting, listing } from '../../support/answers.ts';
import { aNode, aPool, rawNode, rawPool } from '../../support/objects.ts';
import { expecting } from '../../support/ports.ts';

type Answers = {
  readonly infrastructure?: object | typeof forbidden;
  readonly pools?: readonly object[] | typeof forbidden;
};

function reading({ infrastructure, pools }: Answers) {
  return expecting({
    cluster: {
      get: getting({ 'infrastructures/cluster': infrastructure }),
      list: listing({ nodes: [rawNode()], machineconfigpools: pools }),
    },
  });
}

const all = { kind: 'all' } as const;
const nodes = [aNode()];

test('three requests at once show the nodes and their pools', async t => {
  const ports = reading({ pools: [rawPool()] });
  assert.deepEqual(await readStatus(ports, all, t.signal), { nodes, pools: [aPool()] });
  const asked = ['cluster.get infrastructures cluster', 'cluster.list machineconfigpools', 'cluster.list nodes'];
  assert.deepEqual([ports.calls.toSorted(), ports.events], [asked, []]);
});

test('a pool selects its nodes', async t => {
  const ports = reading({ pools: [rawPool()] });
  assert.deepEqual((await readStatus(ports, { kind: 'pool', pool: 'worker' }, t.signal)).nodes, nodes);
});

for (const [what, answers] of Object.entries({
  'without an operator': {},
  'whose operator has no pools': { pools: [] },
  'whose control plane is hosted': {
    infrastructure: { status: { controlPlaneTopology: 'External' } },
    pools: [rawPool()],
  },
})) {
  test(`a cluster ${what} has no pools to show, and that is no warning`, async t => {
    const ports = reading(answers);
    assert.deepEqual(await readStatus(ports, all, t.signal), { nodes, pools: undefined });
    assert.deepEqual(ports.events, []);
  });
}

test('a user who may not see the pools is told so', async t => {
  const ports = reading({ infrastructure: forbidden, pools: forbidden });
  assert.deepEqual(await readStatus(ports, all, t.signal), { nodes, pools: undefined });
  const text = 'you may not list machineconfigpools, so the state of the pools is not shown';
  assert.deepEqual(ports.events, [{ kind: 'warning', text }]);
});
