import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../../src/errors.ts';
import { removePackages, resetPackages, tryRemoving, tryResetting } from '../../../src/model/rpm-ostree/commands.ts';
import { stageOverride } from '../../../src/steps/override/stage-override.ts';
import { lost } from '../../support/answers.ts';
import { anOverrideNode, booted, lays, type OverrideNodeState, type Reaction } from '../../support/override-node.ts';
import { aBuild, anOverrideRecord, aPackage } from '../../support/override-records.ts';
import { aRemoveRequest, aResetRequest } from '../../support/requests.ts';
import { lastFile, switchFile } from '../../support/rollbacks.ts';
import type { DeploymentOptions } from '../../support/rpm-ostree.ts';
import { aStageScene } from '../../support/stage-scene.ts';

const [a, b] = ['a'.repeat(64), 'b'.repeat(64)];
const runc = 'runc-1.1-1.x86_64';
const pending = (more: DeploymentOptions): DeploymentOptions => ({ digit: 'b', baseDigit: 'a', staged: true, ...more });
const removing = { removed: [runc] };
const well = () => ({});
const removal = aBuild(null);
const ours = anOverrideRecord({ staged: b, packages: [aPackage('runc', { staged: removal })] });
const fields = (override: string | null, staged: string | null) => ({
  overrides: [{ name: 'runc', base: runc, override }],
  ...{ staged, booted: a },
});

type Told = Parameters<typeof anOverrideNode>[1] & object;
const toRemove = (stage: Reaction = lays(removing), trial: Reaction = well) =>
  [
    [tryRemoving(['runc']), trial],
    [removePackages(['runc']), stage],
  ] as const;

function aNode(given: Partial<OverrideNodeState>, more: Told = {}) {
  const node = anOverrideNode(given, more);
  const remove = (request = {}) => aStageScene(aRemoveRequest(request), node.pod);
  const reset = (request = {}) => aStageScene(aResetRequest(request), node.pod);
  return { ...node, remove, reset };
}

test('it is tried, staged, proved by status and by its tree, and recorded; then nothing is taken back any more', async t => {
  const node = aNode({}, { told: toRemove() });
  const { scene, undo } = node.remove();
  assert.deepEqual(await stageOverride(node.ports, scene, t.signal), {
    kind: 'staged',
    id: `rhcos-${b}.0`,
    checksum: b,
    wishes: [{ kind: 'removed', name: 'runc' }],
    fields: fields('removed', b),
    text: `staged for its next boot: ${runc} removed`,
  });
  const staging = ['override remove --dry-run', 'status', 'override remove runc', 'status', 'tree b'];
  assert.deepEqual(node.ran(), ['status', 'base', 'installed', 'pod: read', ...staging]);
  assert.deepEqual(node.record(), ours);
  assert.deepEqual(await undo.run(), []);
  assert.equal(node.state.deployments.length, 2);
});

test('what the status does not show is not staged, whatever rpm-ostree says: it is dropped again', async t => {
  const inactive = { requestedRemovals: ['runc'] };
  const node = aNode({}, { told: toRemove(lays(inactive)) });
  const { scene } = node.remove();
  await assert.rejects(stageOverride(node.ports, scene, t.signal), {
    kind: 'refused',
    code: 'OVERRIDE_INACTIVE',
    message: 'rpm-ostree took runc removed for node/worker-a and would change nothing by it; it was dropped again',
  });
  assert.deepEqual(node.state.deployments, [booted]);
  assert.equal(node.record(), undefined);
});

test('what is dropped again takes along what was pending before, which is said', async t => {
  const more = { removed: ['crun-1-1.x86_64'] };
  const before = anOverrideRecord({ staged: 'c'.repeat(64), packages: [aPackage('crun', { staged: removal })] });
  const mine = { ...pending(more), digit: 'c' };
  const node = aNode(
    { deployments: [mine, booted] },
    { told: toRemove(lays({ ...more, requestedRemovals: ['runc'] })), record: before },
  );
  const { scene } = node.remove();
  await assert.rejects(stageOverride(node.ports, scene, t.signal), {
    code: 'OVERRIDE_INACTIVE',
    message: /; it was dropped again, and what was staged there before with it: override without crun$/,
  });
  assert.deepEqual(node.said('warning'), [
    'what was staged there before was dropped along with it; stage it again: override without crun',
  ]);
  assert.equal(node.record(), undefined);
});

test('what a trial finds inactive is refused before anything is staged', async t => {
  const trial = () => ({ stdout: "Inactive base removals:\n  runc\nExiting because of '--dry-run' option\n" });
  const node = aNode({}, { told: toRemove(lays({}), trial) });
  await assert.rejects(stageOverride(node.ports, node.remove().scene, t.signal), {
    kind: 'refused',
    code: 'OVERRIDE_INACTIVE',
    message: 'node/worker-a: rpm-ostree would take this and change nothing by it: runc removed',
    hint: 'leave runc out of the image that node/worker-a runs',
  });
  assert.ok(!node.ran().includes('override remove runc'));
});

test('a success without a new deployment is none', async t => {
  const node = aNode({}, { told: toRemove(well) });
  await assert.rejects(stageOverride(node.ports, node.remove().scene, t.signal), {
    kind: 'failed',
    code: 'NO_NEW_DEPLOYMENT',
  });
});

test('a deployment whose tree is not what its status says is dropped at the end', async t => {
  const node = aNode({}, { told: toRemove(lays(removing)) });
  node.state.base = [runc];
  const { scene, undo } = node.remove();
  const told = node.host.commands;
  const [tree] = Object.keys(told).filter(words => words.includes(`${b}.0`));
  told[tree ?? ''] = () => ({ stdout: `${runc}\t(none)\n` });
  await assert.rejects(stageOverride(node.ports, scene, t.signal), {
    code: 'NOT_STAGED',
    message: 'node/worker-a: what was staged is not as it was to be: its tree does not have runc removed',
  });
  assert.deepEqual(await undo.run(), []);
  assert.deepEqual(node.state.deployments, [booted]);
});

test('a connection that is lost while it is staged changes nothing: what came of it is seen by the status', async t => {
  const stage = (state: OverrideNodeState) => {
    lays(removing)(state);
    throw lost;
  };
  const node = aNode({}, { told: toRemove(stage) });
  const { kind } = await stageOverride(node.ports, node.remove().scene, t.signal);
  assert.equal(kind, 'staged');
  assert.ok(node.ran().includes('client'));
});

test('a connection that is lost before rpm-ostree was asked is tried again, and not for ever', async t => {
  let attempts = 0;
  const stage = () => {
    attempts += 1;
    throw lost;
  };
  const node = aNode({}, { told: toRemove(stage) });
  await assert.rejects(stageOverride(node.ports, node.remove().scene, t.signal), { code: 'NO_NEW_DEPLOYMENT' });
  assert.equal(attempts, 3);
});

test('what a run that was interrupted has staged is dropped, once rpm-ostree has come to its end', async () => {
  const interrupted = new Failure('interrupted', 'INTERRUPTED', 'interrupted');
  const stop = new AbortController();
  const stage = (state: OverrideNodeState) => {
    lays(removing)(state);
    state.transactions = ['override remove runc', 'override remove runc'];
    state.initiator = 'oc-rpmoverlay-override-x7k2p.service';
    stop.abort(interrupted);
    throw interrupted;
  };
  const node = aNode({}, { told: toRemove(stage) });
  const { scene, undo } = node.remove();
  await assert.rejects(stageOverride(node.ports, scene, stop.signal), { code: 'INTERRUPTED' });
  assert.deepEqual(undo.pending, [
    {
      what: 'node/worker-a: a deployment that waits for its reboot',
      recover: 'oc debug node/worker-a -- chroot /host rpm-ostree cleanup --pending',
    },
  ]);
  assert.deepEqual(await undo.run(), []);
  assert.deepEqual(node.state.deployments, [booted]);
  assert.equal(node.record(), undefined);
});

test('what is staged already, and recorded, is not staged again', async t => {
  const node = aNode({ deployments: [pending(removing), booted] }, { record: ours });
  const { kind } = await stageOverride(node.ports, node.remove().scene, t.signal);
  assert.equal(kind, 'staged');
  assert.deepEqual(node.ran(), ['status', 'base', 'installed', 'pod: read', 'tree b']);
  assert.deepEqual(node.record(), ours);
});

test('what is staged already and not recorded, and nothing else with it, is recorded: a run that was killed has left it', async t => {
  const node = aNode({ deployments: [pending(removing), booted] });
  const { kind } = await stageOverride(node.ports, node.remove().scene, t.signal);
  assert.equal(kind, 'staged');
  assert.deepEqual(node.record(), ours);
});

test('what runs already is so', async t => {
  const node = aNode({ deployments: [{ ...booted, removed: [runc] }] });
  const { kind, text } = await stageOverride(node.ports, node.remove().scene, t.signal);
  assert.deepEqual([kind, text], ['already', `already so: ${runc} removed`]);
  assert.equal(node.record(), undefined);
});

test("a pending deployment of somebody else's is refused, or dropped first where it may be replaced", async t => {
  const theirs = pending({ removed: ['crun-1-1.x86_64'] });
  const node = aNode({ deployments: [theirs, booted] }, { told: toRemove() });
  await assert.rejects(stageOverride(node.ports, node.remove().scene, t.signal), {
    kind: 'refused',
    code: 'PENDING_DEPLOYMENT',
  });
  assert.deepEqual(node.state.deployments, [theirs, booted]);
  const { kind } = await stageOverride(node.ports, node.remove({ replacePending: true }).scene, t.signal);
  assert.equal(kind, 'staged');
  assert.deepEqual(node.said('warning'), ['dropping what somebody else had staged: override without crun']);
  assert.ok(node.ran().includes('cleanup --pending'));
});

test('what somebody has rebooted into, or has dropped, since it was recorded is noted first', async t => {
  const rebooted = aNode({ deployments: [{ ...booted, removed: [runc] }] }, { record: { ...ours, staged: a } });
  assert.equal((await stageOverride(rebooted.ports, rebooted.remove().scene, t.signal)).kind, 'already');
  assert.deepEqual(rebooted.record(), {
    ...ours,
    staged: null,
    booted: a,
    packages: [aPackage('runc', { booted: removal })],
  });
  const dropped = aNode({}, { record: ours });
  const { kind } = await stageOverride(dropped.ports, dropped.reset().scene, t.signal);
  assert.equal(kind, 'already');
  assert.equal(dropped.record(), undefined);
});

test('a reset of what was merely staged drops it, without a reboot', async t => {
  const node = aNode({ deployments: [pending(removing), booted] }, { record: ours });
  const { kind, fields: said } = await stageOverride(node.ports, node.reset().scene, t.signal);
  assert.deepEqual([kind, said.staged], ['dropped', null]);
  assert.deepEqual(node.state.deployments, [booted]);
  assert.equal(node.record(), undefined);
});

test('a reset of what runs is staged, and recorded as such', async t => {
  const record = anOverrideRecord({ booted: a, packages: [aPackage('runc', { booted: removal })] });
  const told = [[tryResetting(['runc']), well] as const, [resetPackages(['runc']), lays({})] as const];
  const node = aNode({ deployments: [{ ...booted, removed: [runc] }] }, { record, told });
  const { kind, wishes } = await stageOverride(node.ports, node.reset().scene, t.signal);
  assert.equal(kind, 'staged');
  assert.deepEqual(
    wishes.map(({ kind: wished }) => wished),
    ['base'],
  );
  assert.deepEqual(node.record(), {
    ...record,
    staged: b,
    packages: [aPackage('runc', { booted: removal, staged: 'base' })],
  });
});

test('where nothing is recorded, a reset without names does nothing', async t => {
  const node = aNode({});
  const { kind, text } = await stageOverride(node.ports, node.reset().scene, t.signal);
  assert.deepEqual([kind, text], ['already', 'nothing is recorded there']);
});

/** A switch that goes back from the booted deployment, unless it is confirmed. */
const unconfirmed = switchFile({ run: 'early', staged: a, back: 'c'.repeat(64), deadline: '9999999999' });

test('upon what nobody has confirmed something is only staged where the node is rebooted into it', async t => {
  const node = aNode({}, { told: toRemove() });
  Object.assign(node.host.files, unconfirmed);
  const merely = aStageScene(aRemoveRequest(), node.pod, { afterwards: 'stay' });
  await assert.rejects(stageOverride(node.ports, merely.scene, t.signal), {
    kind: 'refused',
    code: 'NOT_CONFIRMED',
    hint: 'confirm that first: oc rpmoverlay usr confirm worker-a --via host',
  });
  assert.deepEqual(node.state.deployments, [booted]);
  const { kind } = await stageOverride(node.ports, node.remove().scene, t.signal);
  assert.equal(kind, 'staged');
  assert.deepEqual(node.said('notice'), [
    'what run early has booted is not confirmed; with the reboot that comes, the way back leads to what runs now',
  ]);
});

test('a node that is going back right now is left to it', async t => {
  const node = aNode({}, { told: toRemove() });
  Object.assign(node.host.files, switchFile({ run: 'early', staged: a, firing: 'nobody confirmed it in time' }));
  await assert.rejects(stageOverride(node.ports, node.remove().scene, t.signal), {
    kind: 'refused',
    code: 'NOT_CONFIRMED',
    hint: 'run the command again when the node is back',
  });
  assert.deepEqual(node.state.deployments, [booted]);
});

test('that a node went back since the last run is said, and recorded', async t => {
  const armed = { run: 'x7k2p', windowSeconds: 600, at: '' };
  const node = aNode({}, { told: toRemove(), record: { ...ours, armed } });
  Object.assign(node.host.files, lastFile());
  await stageOverride(node.ports, node.remove().scene, t.signal);
  assert.deepEqual(node.said('warning'), [
    "the dead-man's switch of run x7k2p went back to the deployment before at 2026-11-21T22:36:40Z: nobody confirmed it in time",
  ]);
  assert.deepEqual(node.record(), ours);
});

const liveOf = (digit: string) => ({ ...booted, fields: { 'live-replaced': digit.repeat(64) } });
const lacking = { installed: ['crun-1-1.x86_64'] };

test('a reset of what was staged and applied leaves it in the running system, which is said', async t => {
  const node = aNode({ deployments: [pending(removing), liveOf('b')], ...lacking }, { record: ours });
  const { kind, text, fields: said } = await stageOverride(node.ports, node.reset().scene, t.signal);
  assert.deepEqual([kind, said], ['leaving', fields(null, null)]);
  assert.equal(
    text,
    `dropped what was merely staged; ${runc} as in the base; but in the running system runc is still otherwise, until the next reboot`,
  );
  assert.deepEqual(node.state.deployments, [liveOf('b')]);
});

test('what was applied is not so already, though the booted deployment is', async t => {
  const node = aNode({ deployments: [liveOf('b')], ...lacking });
  const { scene } = node.reset({ packages: ['runc'] });
  assert.equal((await stageOverride(node.ports, scene, t.signal)).kind, 'leaving');
});

test('what was applied of other packages, or taken out again, changes nothing', async t => {
  for (const [live, installed] of [
    ['b', ['runc-1.1-1.x86_64', 'crun-2-1.x86_64']],
    ['a', ['runc-1.1-1.x86_64', 'crun-1-1.x86_64']],
  ] as const) {
    const node = aNode({ deployments: [liveOf(live)], installed });
    const { scene } = node.reset({ packages: ['runc'] });
    assert.equal((await stageOverride(node.ports, scene, t.signal)).kind, 'already');
  }
});

test('what is replaced is not removed before it was reset', async t => {
  const node = aNode({ deployments: [{ ...booted, replaced: [[runc, 'runc-1.2-1.x86_64']] }] });
  await assert.rejects(stageOverride(node.ports, node.remove().scene, t.signal), {
    kind: 'refused',
    code: 'OVERRIDE_EXISTS',
    message: 'runc is replaced on node/worker-a, which a reset has to take back first',
  });
  assert.ok(!node.ran().some(name => name.startsWith('override remove')));
});
