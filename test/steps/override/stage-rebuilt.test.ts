import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rpmPath } from '../../../src/model/node/node-store.ts';
import { replacePackages, tryReplacing } from '../../../src/model/rpm-ostree/commands.ts';
import { receiveFile } from '../../../src/model/transfer/receive-file.ts';
import { stageOverride } from '../../../src/steps/override/stage-override.ts';
import { quoteForShell } from '../../../src/text/shell-quote.ts';
import { aLocalRpm } from '../../support/local-rpm.ts';
import { anOverrideNode, booted, lays, type OverrideNodeState, run } from '../../support/override-node.ts';
import { aBuild, anOverrideRecord, aPackage } from '../../support/override-records.ts';
import { aReplaceRequest } from '../../support/requests.ts';
import { aStageScene } from '../../support/stage-scene.ts';
import { tinyRpm } from '../../support/tiny-rpm.ts';

const [a, b] = ['a'.repeat(64), 'b'.repeat(64)];
const [base, wanted] = ['runc-1.1-1.x86_64', 'runc-1.0-1.noarch'];
const [mine, others] = ['1'.repeat(64), '2'.repeat(64)];
const replaced = { replaced: [[base, wanted]] } as const;
const pending = { digit: 'b', baseDigit: 'a', staged: true, ...replaced };

/** A node with what is given, and the user's build of an RPM, whose header has the digest `mine` unless told. */
function replacing(given: Partial<OverrideNodeState>, { digest, record }: Partial<Told> = { digest: mine }) {
  const rpm = aLocalRpm('./runc.rpm', 'runc', tinyRpm({ header: { 1000: 'runc' }, signature: { 273: digest } }));
  const path = rpmPath(run, 0);
  const stage = (state: OverrideNodeState) => {
    lays(replaced)(state);
    state.deployments = state.deployments.map(one => (one.staged ? { ...one, digit: 'c' } : one));
    state.digests = { ...state.digests, ...(digest && { 'c runc': digest }) };
    return {};
  };
  const told = [[tryReplacing([path]), () => ({})] as const, [replacePackages([path]), stage] as const];
  const node = anOverrideNode(given, { told, ...(record && { record }) });
  const upload = receiveFile({ path, size: rpm.size, sha256: rpm.sha256 });
  node.host.commands[quoteForShell(upload.argv)] = () => ({ stdout: `at\t${rpm.size}\n` });
  const { scene } = aStageScene(aReplaceRequest(), node.pod, { locals: [rpm] });
  const isStaged = () => node.ran().some(name => name.startsWith('override replace'));
  const recordedSum = () => {
    const staged = node.record()?.packages[0]?.staged;
    return staged && staged !== 'base' ? staged.sha256 : undefined;
  };
  return { ...node, rpm, scene, isStaged, recordedSum };
}

type Told = { digest: string | undefined; record: ReturnType<typeof anOverrideRecord> };

const recorded = (sha256: string) =>
  anOverrideRecord({ staged: b, packages: [aPackage('runc', { staged: aBuild(wanted, { sha256 }) })] });

test('what is pending in the very build is not staged again', async t => {
  const node = replacing({ deployments: [pending, booted], digests: { 'b runc': mine } });
  assert.equal((await stageOverride(node.ports, node.scene, t.signal)).kind, 'staged');
  assert.deepEqual([node.isStaged(), node.recordedSum()], [false, node.rpm.sha256]);
});

for (const [what, digests, digest] of [
  ['in another build', { 'b runc': others }, mine],
  ['in an unknown build', {}, mine],
  ['where the file says nothing of its build', { 'b runc': others }, undefined],
] as const) {
  test(`what an earlier run has staged ${what} is staged anew, whatever is recorded of it`, async t => {
    const node = replacing({ deployments: [pending, booted], digests }, { digest, record: recorded('f'.repeat(64)) });
    const staged = await stageOverride(node.ports, node.scene, t.signal);
    assert.deepEqual([staged.kind, node.state.deployments[0]?.digit], ['staged', 'c']);
    assert.deepEqual([node.isStaged(), node.recordedSum()], [true, digest ? node.rpm.sha256 : null]);
  });
}

test("somebody else's pending deployment with the same NEVRA in another build is not taken for one's own", async t => {
  const node = replacing({ deployments: [pending, booted], digests: { 'b runc': others } });
  await assert.rejects(stageOverride(node.ports, node.scene, t.signal), { code: 'PENDING_DEPLOYMENT' });
  assert.equal(node.record(), undefined);
});

test('what runs in the very build is so, and in another one it is staged', async t => {
  const running = { ...booted, ...replaced };
  const same = replacing({ deployments: [running], digests: { 'a runc': mine } });
  assert.equal((await stageOverride(same.ports, same.scene, t.signal)).kind, 'already');
  const other = replacing({ deployments: [running], digests: { 'a runc': others } });
  const { kind, fields } = await stageOverride(other.ports, other.scene, t.signal);
  assert.deepEqual([kind, fields.staged, fields.booted], ['staged', 'c'.repeat(64), a]);
});

test('a tree that has the NEVRA in another build than was brought is not what was staged', async t => {
  const node = replacing({});
  const [tree = ''] = Object.keys(node.host.commands).filter(words => words.includes(`${'c'.repeat(64)}.0`));
  node.host.commands[tree] = () => ({ stdout: `${wanted}\t(none)\t${others}\n` });
  await assert.rejects(stageOverride(node.ports, node.scene, t.signal), {
    code: 'NOT_STAGED',
    message: 'node/worker-a: what was staged is not as it was to be: its tree has another build of runc',
  });
});

test('what is removed is not replaced before it was reset', async t => {
  const node = replacing({ deployments: [{ ...booted, removed: [base] }] });
  await assert.rejects(stageOverride(node.ports, node.scene, t.signal), {
    kind: 'refused',
    code: 'OVERRIDE_EXISTS',
    message: 'runc is removed on node/worker-a, which a reset has to take back first',
    hint: 'oc rpmoverlay override reset runc node/worker-a',
  });
  assert.ok(!node.isStaged());
});
