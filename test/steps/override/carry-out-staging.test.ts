import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OverrideRecord } from '../../../src/model/override/override-record.ts';
import { removePackages, tryRemoving } from '../../../src/model/rpm-ostree/commands.ts';
import { stageOverride } from '../../../src/steps/override/stage-override.ts';
import { anOverrideNode, booted, lays, type OverrideNodeState, type Reaction } from '../../support/override-node.ts';
import { aBuild, anOverrideRecord, aPackage } from '../../support/override-records.ts';
import { aRemoveRequest } from '../../support/requests.ts';
import type { DeploymentOptions } from '../../support/rpm-ostree.ts';
import { aStageScene } from '../../support/stage-scene.ts';

const busy = { status: 1, stderr: 'error: Transaction in progress: override remove crun \n' };
const runc = 'runc-1.1-1.x86_64';
const crun = 'crun-1-1.x86_64';
const next = (more: DeploymentOptions): DeploymentOptions => ({ digit: 'c', baseDigit: 'a', staged: true, ...more });
const theirs = next({ removed: [crun] });

type Told = Partial<OverrideNodeState> & { readonly record?: OverrideRecord };

function staging(stage: Reaction, request = {}, given: Told = {}) {
  const told = [[tryRemoving(['runc']), () => ({})] as const, [removePackages(['runc']), stage] as const];
  const { record, ...state } = given;
  const node = anOverrideNode(state, { told, ...(record && { record }) });
  const { scene, undo } = aStageScene(aRemoveRequest(request), node.pod);
  return { ...node, undo, stage: (signal: AbortSignal) => stageOverride(node.ports, scene, signal) };
}

test("a run that was never let begin waits for nobody at its end, and drops nobody's deployment", async t => {
  const node = staging(
    state => {
      state.deployments = [theirs, booted];
      state.transactions = ['override remove crun'];
      return busy;
    },
    { lockTimeoutMs: 0 },
  );
  await assert.rejects(node.stage(t.signal), { kind: 'timeout', code: 'TRANSACTION_BUSY' });
  const before = node.ran().length;
  assert.deepEqual(await node.undo.run(), []);
  assert.equal(node.ran().length, before);
  assert.deepEqual(node.state.deployments, [theirs, booted]);
});

test('what somebody else has staged while they were waited for does not go along', async t => {
  let asked = 0;
  const node = staging(state => {
    asked += 1;
    state.deployments = [theirs, booted];
    return busy;
  });
  await assert.rejects(node.stage(t.signal), {
    kind: 'refused',
    code: 'PENDING_DEPLOYMENT',
    message: /waits for its reboot: override without crun$/,
  });
  assert.equal(asked, 1);
  assert.deepEqual(await node.undo.run(), []);
  assert.deepEqual(node.state.deployments, [theirs, booted]);
});

test('it is dropped first, where it may be replaced', async t => {
  let asked = 0;
  const node = staging(
    state => {
      asked += 1;
      if (asked > 1) return lays({ removed: [runc] })(state);
      state.deployments = [theirs, booted];
      return busy;
    },
    { replacePending: true },
  );
  assert.equal((await node.stage(t.signal)).kind, 'staged');
  assert.deepEqual(node.said('warning'), ['dropping what somebody else had staged: override without crun']);
  assert.deepEqual(node.state.deployments, [{ ...next({ removed: [runc] }), digit: 'b' }, booted]);
});

test('what has slipped in between two looks is seen in what was laid down: that stays, and is named', async t => {
  const node = staging(lays({ removed: [runc, crun] }));
  await assert.rejects(node.stage(t.signal), {
    kind: 'failed',
    code: 'PENDING_DEPLOYMENT',
    message:
      /^somebody else has staged something on node\/worker-a meanwhile: override without crun, override without runc$/,
  });
  assert.equal(node.record(), undefined);
  assert.deepEqual(
    (await node.undo.run()).map(({ recover }) => recover),
    ['oc debug node/worker-a -- chroot /host rpm-ostree override reset runc'],
  );
  assert.equal(node.state.deployments.length, 2);
});

test('what rpm-ostree refuses was not begun: nothing is looked for at the end', async t => {
  const node = staging(() => ({ status: 1, stderr: "error: No overrides for package 'runc'\n" }));
  await assert.rejects(node.stage(t.signal), { kind: 'refused' });
  const before = node.ran().length;
  assert.deepEqual(await node.undo.run(), []);
  assert.equal(node.ran().length, before);
});

for (const [by, kind] of [
  ['jane', 'warning'],
  ['me', 'notice'],
] as const) {
  test(`what ${by} has staged before goes along, and is named, with a ${kind}`, async t => {
    const packages = [aPackage('crun', { staged: aBuild(null, { by }) })];
    const record = anOverrideRecord({ by, staged: 'c'.repeat(64), packages });
    const node = staging(
      lays({ removed: [runc, crun] }),
      {},
      { deployments: [theirs, booted], base: [runc, crun, 'nano-1-1.x86_64'], record },
    );
    const { text } = await node.stage(t.signal);
    assert.match(text, new RegExp(`; with it: crun, staged by ${by} `));
    assert.match(
      node.said(kind).join('\n'),
      new RegExp(`^what is staged there already goes along: crun, staged by ${by} `),
    );
  });
}
