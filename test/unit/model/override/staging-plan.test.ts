import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Wish } from '../../../../src/model/override/override-wish.ts';
import { isJustWished, planStaging, type StagingPlan } from '../../../../src/model/override/staging-plan.ts';
import type { Status } from '../../../../src/model/rpm-ostree/status.ts';
import { aStatus, type DeploymentOptions, nevra } from '../../../support/rpm-ostree.ts';

const [base, wanted] = ['runc-1.1-1.x86_64', 'runc-1.2-1.x86_64'];
const replaced: Wish = { kind: 'replaced', nevra: nevra(wanted) };
const reset: Wish = { kind: 'base', name: 'runc' };
const [a, b] = ['a'.repeat(64), 'b'.repeat(64)];
const staged = { id: `rhcos-${b}.0`, checksum: b };

const plain: DeploymentOptions = { digit: 'a', booted: true };
const running: DeploymentOptions = { ...plain, replaced: [[base, wanted]] };
// What is staged has a checksum of its own, and the same base.
const next = (more: DeploymentOptions): DeploymentOptions => ({ digit: 'b', baseDigit: 'a', staged: true, ...more });
const withRunc = next({ replaced: [[base, wanted]] });
const other = { replaced: [['crun-1-1.x86_64', 'crun-2-1.x86_64']] } as const;

/** Of a node whose deployments have the builds that their NEVRAs say. */
const asked = (wishes: readonly Wish[], status: Status) => ({ wishes, status, holding: [a, b] });

type Row = readonly [title: string, wish: Wish, deployments: readonly DeploymentOptions[], plan: StagingPlan];
const rows: readonly Row[] = [
  ['a build that nobody has staged', replaced, [plain], { kind: 'stage' }],
  ['a build that is staged', replaced, [withRunc, plain], { kind: 'staged', deployment: staged }],
  ['a build that runs', replaced, [running], { kind: 'already', checksum: a }],
  [
    'a build that runs, beside something else staged',
    replaced,
    [next({ replaced: [[base, wanted], ...other.replaced] }), running],
    { kind: 'already', checksum: a },
  ],
  ['a build beside which something else is staged', replaced, [next(other), plain], { kind: 'stage' }],
  ['a build that was asked for in vain', replaced, [next({ requested: [wanted] }), plain], { kind: 'stage' }],
  [
    'a build that runs, of which the reset is staged',
    replaced,
    [next({}), running],
    { kind: 'drop', deployment: staged },
  ],
  ['the same with something else staged', replaced, [next(other), running], { kind: 'stage' }],
  ['the same with a layer staged', replaced, [next({ layered: ['tree'] }), running], { kind: 'stage' }],
  ['the same with another base staged', replaced, [{ ...next({}), baseDigit: 'c' }, running], { kind: 'stage' }],
  ['a reset of what runs', reset, [running], { kind: 'stage' }],
  ['a reset of what is merely staged', reset, [withRunc, plain], { kind: 'drop', deployment: staged }],
  ['a reset of what nobody overrides', reset, [plain], { kind: 'already', checksum: a }],
  ['a reset that is staged', reset, [next({}), running], { kind: 'staged', deployment: staged }],
  ['anything on a node that was not booted by ostree', reset, [], { kind: 'stage' }],
];
for (const [title, wish, deployments, plan] of rows) {
  test(`${title}: ${plan.kind}`, () => assert.deepEqual(planStaging(asked([wish], aStatus(...deployments))), plan));
}

test('a pending deployment is just what is wished where it differs from the booted one in nothing else', () => {
  for (const [pending, expected] of [
    [withRunc, true],
    [next({ ...withRunc, layered: ['tree'] }), false],
    [next({ ...withRunc, baseDigit: 'c' }), false],
    [next({ replaced: [[base, wanted], ...other.replaced] }), false],
    [next({}), false],
  ] as const) {
    assert.equal(isJustWished(asked([replaced], aStatus(pending, plain))), expected);
  }
  assert.equal(isJustWished(asked([replaced], aStatus(running))), false, 'nothing is pending');
});

test('what the booted deployment has is not what another one of the same content is pending for', () => {
  const kernelArguments = { ...running, booted: false, staged: true, serial: 1 };
  assert.equal(isJustWished(asked([replaced], aStatus(kernelArguments, running))), false);
});

test('what has the NEVRA in another build does not have what is wished', () => {
  const both = aStatus(withRunc, running);
  const plan = (...holding: readonly string[]) => planStaging({ wishes: [replaced], status: both, holding }).kind;
  assert.deepEqual([plan(a, b), plan(b), plan(a), plan()], ['already', 'staged', 'drop', 'stage']);
  const pending = { wishes: [replaced], status: aStatus(withRunc, plain) };
  assert.equal(planStaging({ ...pending, holding: [a] }).kind, 'stage');
  assert.equal(isJustWished({ ...pending, holding: [a] }), false);
});
