import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cordonAnnotation, cordonPatch, uncordonPatch } from '../../../src/model/drain/cordon-record.ts';
import type { Node } from '../../../src/model/node/node.ts';
import { rebootSoon } from '../../../src/model/node/reboot-commands.ts';
import type { DrainFlags } from '../../../src/model/request.ts';
import { throughInit } from '../../../src/model/ssh/host-route.ts';
import { note } from '../../../src/steps/plan/plan-site.ts';
import { planTurn } from '../../../src/steps/plan/plan-turn.ts';
import { aDrainWorld, type DrainWorldOptions } from '../../support/drain-world.ts';
import { aNode } from '../../support/objects.ts';
import { aPrepared } from '../../support/prepared.ts';
import { someDrainFlags } from '../../support/requests.ts';

const run = { id: 'x7k2p' };
const at = '2026-11-22T06:31:52.000Z';
const object = 'node/worker-a';
const cordon = { kind: 'patch', object, patch: cordonPatch({ version: 1, by: '(you)', at, run: run.id }) };
const down = [
  { kind: 'run', node: 'worker-a', argv: throughInit(rebootSoon(run).argv) },
  note(
    'worker-a: wait until it has booted anew, is Ready, its kubelet has renewed its Lease, and the Machine Config Operator is done with it',
  ),
  note('worker-a: start a new pod there'),
];

function plan(
  { pods, node = aNode(), ...flags }: Pick<DrainWorldOptions, 'pods'> & { readonly node?: Node } & Partial<DrainFlags>,
  signal: AbortSignal,
) {
  const { ports } = aDrainWorld({ pods });
  return planTurn(ports, { node, prepared: aPrepared(), drain: someDrainFlags(flags) }, signal);
}

test('the pods that would go are named, and what is lost with them', async t => {
  const rules = { ...someDrainFlags().rules, force: true };
  assert.deepEqual(await plan({ pods: [{ name: 'web' }, { name: 'bare', controller: '' }], rules }, t.signal), {
    down: [
      cordon,
      note('worker-a: evict pod/shop/web'),
      note('worker-a: evict pod/shop/bare'),
      note('worker-a: what is lost: pod/shop/bare: nothing makes it anew'),
      note('worker-a: wait until they are gone'),
      ...down,
    ],
    up: [{ kind: 'patch', object, patch: uncordonPatch() }],
  });
});

test('a node without such pods is cordoned all the same', async t => {
  const { down: steps } = await plan({ pods: [] }, t.signal);
  assert.deepEqual(steps, [cordon, note('worker-a: no pod has to go'), ...down]);
});

test('pods are deleted where evictions are not wanted', async t => {
  const { down: steps } = await plan({ pods: [{ name: 'web' }], disableEviction: true }, t.signal);
  assert.deepEqual(steps[1], note('worker-a: delete pod/shop/web'));
});

test('a node that is not drained is only rebooted', async t => {
  assert.deepEqual(await plan({ pods: [{ name: 'web' }], drain: 'never' }, t.signal), { down, up: [] });
});

test('a node that somebody has cordoned is left so; what a dead run has left is lifted', async t => {
  assert.deepEqual(await plan({ pods: [], node: aNode({ unschedulable: true }) }, t.signal), {
    down: [note('worker-a: no pod has to go'), ...down],
    up: [note('worker-a: it is cordoned, and stays so')],
  });
  const annotations = { [cordonAnnotation]: JSON.stringify({ version: 1, by: 'lee', at, run: 'dead1' }) };
  const { up } = await plan({ pods: [], node: aNode({ unschedulable: true, annotations }) }, t.signal);
  assert.deepEqual(up, [{ kind: 'patch', object, patch: uncordonPatch() }]);
});

test('a node whose pods may not go is refused', async t => {
  await assert.rejects(plan({ pods: [{ name: 'bare', controller: '' }] }, t.signal), { code: 'DRAIN_REFUSED' });
});
