import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NewOverride } from '../../../../src/model/override/override-change.ts';
import type { Wish } from '../../../../src/model/override/override-wish.ts';
import { isJustWished, isRebuilt, planStaging, type StagingPlan } from '../../../../src/model/override/staging-plan.ts';
import { aBuild, anOverrideRecord, aPackage } from '../../../support/override-records.ts';
import { aStatus, type DeploymentOptions, nevra } from '../../../support/rpm-ostree.ts';

const [base, wanted] = ['runc-1.1-1.x86_64', 'runc-1.2-1.x86_64'];
const replaced: Wish = { kind: 'replaced', nevra: nevra(wanted) };
const reset: Wish = { kind: 'base', name: 'runc' };
const [a, b] = ['a'.repeat(64), 'b'.repeat(64)];

const plain: DeploymentOptions = { digit: 'a', booted: true };
const running: DeploymentOptions = { ...plain, replaced: [[base, wanted]] };
// What is staged has a checksum of its own, and the same base.
const next = (more: DeploymentOptions): DeploymentOptions => ({ digit: 'b', baseDigit: 'a', staged: true, ...more });
const withRunc = next({ replaced: [[base, wanted]] });
const other = { replaced: [['crun-1-1.x86_64', 'crun-2-1.x86_64']] } as const;

type Row = readonly [title: string, wish: Wish, deployments: readonly DeploymentOptions[], plan: StagingPlan];
const rows: readonly Row[] = [
  ['a build that nobody has staged', replaced, [plain], { kind: 'stage' }],
  ['a build that is staged', replaced, [withRunc, plain], { kind: 'staged', checksum: b }],
  ['a build that runs', replaced, [running], { kind: 'already', checksum: a }],
  [
    'a build that runs, beside something else staged',
    replaced,
    [next({ replaced: [[base, wanted], ...other.replaced] }), running],
    { kind: 'already', checksum: a },
  ],
  ['a build beside which something else is staged', replaced, [next(other), plain], { kind: 'stage' }],
  ['a build that was asked for in vain', replaced, [next({ requested: [wanted] }), plain], { kind: 'stage' }],
  ['a build that runs, of which the reset is staged', replaced, [next({}), running], { kind: 'drop', checksum: b }],
  ['the same with something else staged', replaced, [next(other), running], { kind: 'stage' }],
  ['the same with a layer staged', replaced, [next({ layered: ['tree'] }), running], { kind: 'stage' }],
  ['the same with another base staged', replaced, [{ ...next({}), baseDigit: 'c' }, running], { kind: 'stage' }],
  ['a reset of what runs', reset, [running], { kind: 'stage' }],
  ['a reset of what is merely staged', reset, [withRunc, plain], { kind: 'drop', checksum: b }],
  ['a reset of what nobody overrides', reset, [plain], { kind: 'already', checksum: a }],
  ['a reset that is staged', reset, [next({}), running], { kind: 'staged', checksum: b }],
  ['anything on a node that was not booted by ostree', reset, [], { kind: 'stage' }],
];
for (const [title, wish, deployments, plan] of rows) {
  test(`${title}: ${plan.kind}`, () => assert.deepEqual(planStaging([wish], aStatus(...deployments)), plan));
}

test('a pending deployment is just what is wished where it differs from the booted one in nothing else', () => {
  for (const [pending, expected] of [
    [withRunc, true],
    [next({ ...withRunc, layered: ['tree'] }), false],
    [next({ ...withRunc, baseDigit: 'c' }), false],
    [next({ replaced: [[base, wanted], ...other.replaced] }), false],
    [next({}), false],
  ] as const) {
    assert.equal(isJustWished([replaced], aStatus(pending, plain)), expected);
  }
  assert.equal(isJustWished([replaced], aStatus(running)), false, 'nothing is pending');
});

test('the same NEVRA with another content is another package, where that is known', () => {
  const runc = (sha256: string | null): NewOverride => ({ name: 'runc', base, override: wanted, sha256, origin: '' });
  const record = (...builds: Parameters<typeof aPackage>[1][]) =>
    anOverrideRecord({ packages: builds.map(build => aPackage('runc', build)) });
  const known = aBuild(wanted, { sha256: 'f'.repeat(64) });
  const fresh = 'e'.repeat(64);
  for (const [package_, before, expected] of [
    [runc(fresh), undefined, false],
    [runc(fresh), record({ booted: known }), true],
    [runc(fresh), record({ staged: known, booted: aBuild('runc-1.0-1.x86_64') }), true],
    [runc('f'.repeat(64)), record({ booted: known }), false],
    [runc(fresh), record({ booted: aBuild(wanted, { sha256: null }) }), false],
    [runc(fresh), record({ booted: aBuild('runc-1.0-1.x86_64') }), false],
    [runc(fresh), record({ staged: 'base', booted: known }), true],
  ] as const) {
    assert.equal(isRebuilt([package_], before), expected);
  }
});
