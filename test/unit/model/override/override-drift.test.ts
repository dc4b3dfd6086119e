import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type OverrideState, recordedOverrides } from '../../../../src/model/override/listed-override.ts';
import { liveOverrides } from '../../../../src/model/override/live-overrides.ts';
import { driftOfOverrides, type OverrideDrift } from '../../../../src/model/override/override-drift.ts';
import type { OverrideRecord } from '../../../../src/model/override/override-record.ts';
import { aBuild, anOverrideRecord, aPackage } from '../../../support/override-records.ts';
import { aStatus, type DeploymentOptions } from '../../../support/rpm-ostree.ts';

const [base, v2, v3] = ['runc-1.1-1.x86_64', 'runc-1.2-1.x86_64', 'runc-1.3-1.x86_64'];
const plain: DeploymentOptions = { digit: 'a', booted: true };
const withV2: DeploymentOptions = { ...plain, replaced: [[base, v2]] };
const withV3: DeploymentOptions = { ...plain, replaced: [[base, v3]] };
const without: DeploymentOptions = { ...plain, removed: [base] };
const pendingV3: DeploymentOptions = { digit: 'b', staged: true, replaced: [[base, v3]] };
const pendingV2: DeploymentOptions = { digit: 'c', staged: true, replaced: [[base, v2]], layered: ['vim'] };
const b = 'b'.repeat(64);

const runs = anOverrideRecord({ packages: [aPackage('runc', { booted: aBuild(v2) })] });
const comes = anOverrideRecord({ staged: b, packages: [aPackage('runc', { staged: aBuild(v3) })] });
const waits = anOverrideRecord({ staged: b, packages: [aPackage('runc', { booted: aBuild(v2), staged: aBuild(v3) })] });
const goes = anOverrideRecord({ staged: b, packages: [aPackage('runc', { booted: aBuild(v2), staged: 'base' })] });
const removed = anOverrideRecord({ packages: [aPackage('runc', { booted: aBuild(null) })] });

/** `recorded` and `live` of one build of runc, or of its removal. */
type Told = readonly [override: string, recorded: OverrideState | null, live: OverrideState | null];
type Row = readonly [
  title: string,
  OverrideRecord | undefined,
  deployments: readonly DeploymentOptions[],
  told: readonly Told[],
];
const rows: readonly Row[] = [
  ['an untouched node', undefined, [plain], []],
  ['a node that runs what is recorded', runs, [withV2], []],
  ['a package that is removed as recorded', removed, [without], []],
  ['a node on which what is recorded waits', waits, [pendingV3, withV2], []],
  ['a node on which a reset waits', goes, [{ digit: 'b', staged: true }, withV2], []],
  ['a node that somebody has rebooted', waits, [{ ...withV3, digit: 'b' }, { digit: 'a' }], []],
  ['a node that somebody has rebooted after a reset', goes, [{ ...plain, digit: 'b' }, { digit: 'a' }], []],
  [
    'what waits and is in the running system already',
    comes,
    [pendingV3, { ...plain, fields: { 'live-replaced': b } }],
    [],
  ],
  ['a pending deployment of somebody else that keeps ours', runs, [pendingV2, withV2], []],
  ['an override that nobody recorded', undefined, [withV2], [[v2, null, 'booted']]],
  ['what nobody recorded and stays, once,', undefined, [pendingV2, withV2], [[v2, null, 'booted']]],
  ['a removal that nobody recorded', undefined, [without], [['removed', null, 'booted']]],
  ['an override that is gone', runs, [plain], [[v2, 'booted', null]]],
  [
    'another build than recorded',
    runs,
    [withV3],
    [
      [v2, 'booted', null],
      [v3, null, 'booted'],
    ],
  ],
  [
    'a removal instead',
    runs,
    [without],
    [
      [v2, 'booted', null],
      ['removed', null, 'booted'],
    ],
  ],
  [
    'an override that an update of the system has made inactive',
    runs,
    [{ ...plain, requested: [v2] }],
    [[v2, 'booted', 'inactive']],
  ],
  [
    'a staged deployment that was dropped',
    waits,
    [withV2],
    [
      [v2, 'leaving', 'booted'],
      [v3, 'staged', null],
    ],
  ],
  ['a staged reset that was dropped', goes, [withV2], [[v2, 'leaving', 'booted']]],
  [
    'a staged deployment that has made way for another',
    waits,
    [pendingV2, withV2],
    [
      [v2, 'leaving', 'booted'],
      [v3, 'staged', null],
    ],
  ],
  [
    'a pending override that nobody recorded',
    runs,
    [pendingV3, withV2],
    [
      [v2, 'booted', 'leaving'],
      [v3, null, 'staged'],
    ],
  ],
  ['what runs by another way than by what was staged', comes, [withV3], [[v3, 'staged', 'booted']]],
  ['a node without a deployment', runs, [], [[v2, 'booted', null]]],
];
for (const [title, record, deployments, told] of rows) {
  test(`${told.length === 0 ? 'nothing is otherwise on' : 'it is told of'} ${title}`, () => {
    const expected = told.map(([override, recorded, live]) => ({ name: 'runc', override, recorded, live }));
    assert.deepEqual(driftOn(record, deployments), expected);
  });
}

test('packages are told in the order of their names', () => {
  const drift = driftOn(runs, [{ ...plain, removed: ['crun-1-1.x86_64'] }]);
  assert.deepEqual(
    drift.map(({ name }) => name),
    ['crun', 'runc'],
  );
});

test('a build that is recorded with an epoch of 0, or is no NEVRA at all, is compared by its words', () => {
  const recorded = (override: string) =>
    anOverrideRecord({ packages: [aPackage('runc', { booted: aBuild(override) })] });
  assert.deepEqual(driftOn(recorded('runc-0:1.2-1.x86_64'), [withV2]), []);
  assert.deepEqual(
    driftOn(recorded('nonsense'), [withV2]).map(({ override }) => override),
    ['nonsense', v2],
  );
});

function driftOn(
  record: OverrideRecord | undefined,
  deployments: readonly DeploymentOptions[],
): readonly OverrideDrift[] {
  const recorded = recordedOverrides(record);
  return driftOfOverrides(recorded, liveOverrides(aStatus(...deployments), recorded.overrides, []));
}
