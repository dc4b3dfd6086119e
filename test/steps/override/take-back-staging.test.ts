import assert from 'node:assert/strict';
import { test } from 'node:test';
import { overrideOrigin } from '../../../src/steps/override/record-overrides.ts';
import { takeBackStaging } from '../../../src/steps/override/take-back-staging.ts';
import { anOverrideNode, booted, type OverrideNodeState, run } from '../../support/override-node.ts';
import { aStatus, type DeploymentOptions } from '../../support/rpm-ostree.ts';
import { anUndo } from '../../support/undo.ts';

const next = (more: DeploymentOptions): DeploymentOptions => ({ digit: 'b', baseDigit: 'a', staged: true, ...more });
const gone = next({ removed: ['runc-1.1-1.x86_64'] });
const theirs = next({ digit: 'c', removed: ['crun-1-1.x86_64'] });

/** A run that was told to stage that runc is removed, and has come to its end. */
function ending(given: Partial<OverrideNodeState>, ...before: readonly DeploymentOptions[]) {
  const node = anOverrideNode(given);
  const undo = anUndo();
  const wishes = [{ kind: 'removed', name: 'runc' }] as const;
  const origin = overrideOrigin(node.ports, run, 'me');
  const dropping = { pod: node.pod, run, lockTimeoutMs: 600_000, program: 'oc rpmoverlay', origin };
  takeBackStaging(node.ports, { ...dropping, wishes, before: aStatus(...before, booted), undo });
  return { ...node, end: () => undo.run() };
}

const shared = [
  {
    what: "node/worker-a: what was staged of runc, in a deployment of somebody else's",
    recover: 'oc debug node/worker-a -- chroot /host rpm-ostree override reset runc',
  },
];

test('what this run has staged, and nobody else, is dropped', async () => {
  const node = ending({ deployments: [gone, booted] });
  assert.deepEqual(await node.end(), []);
  assert.deepEqual(node.state.deployments, [booted]);
});

test("what is somebody else's stays, and is no business of this run's", async () => {
  const node = ending({ deployments: [theirs, booted] });
  assert.deepEqual(await node.end(), []);
  assert.deepEqual(node.state.deployments, [theirs, booted]);
});

test("a transaction of somebody else's is not waited for where nothing of ours is there", async () => {
  const node = ending({ transactions: ['upgrade', 'upgrade'] });
  assert.deepEqual(await node.end(), []);
  assert.deepEqual(node.clock.slept, []);
});

test('what somebody builds upon, or has built upon, stays, and is named', async () => {
  const both = { ...gone, layered: ['vim'] };
  for (const given of [{ deployments: [gone, booted], transactions: ['upgrade'] }, { deployments: [both, booted] }]) {
    const node = ending(given);
    assert.deepEqual(await node.end(), shared);
    assert.deepEqual(node.state.deployments, given.deployments);
    assert.deepEqual(node.clock.slept, []);
  }
});

test("this run's own transaction is let come to its end first", async () => {
  const node = ending({ deployments: [gone, booted], transactions: ['override remove runc', 'override remove runc'] });
  node.state.initiator = 'oc-rpmoverlay-override-x7k2p.service';
  assert.deepEqual(await node.end(), []);
  assert.deepEqual(node.clock.slept, [1000, 1000]);
  assert.deepEqual(node.state.deployments, [booted]);
});

test('what was staged before goes along, and is named', async () => {
  const node = ending(
    { deployments: [{ ...gone, removed: [...(gone.removed ?? []), 'crun-1-1.x86_64'] }, booted] },
    theirs,
  );
  assert.deepEqual(await node.end(), []);
  assert.deepEqual(node.said('warning'), [
    'what was staged there before was dropped along with it; stage it again: override without crun',
  ]);
});
