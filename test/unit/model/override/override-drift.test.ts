import assert from 'node:assert/strict';
import { test } from 'node:test';
import { driftOfOverrides, type OverrideDrift } from '../../../../src/model/override/override-drift.ts';
import type { OverrideRecord } from '../../../../src/model/override/override-record.ts';
import { aBuild, anOverrideRecord, aPackage } from '../../../support/override-records.ts';
import { aStatus, type DeploymentOptions } from '../../../support/rpm-ostree.ts';

const [base, v2, v3] = ['runc-1.1-1.x86_64', 'runc-1.2-1.x86_64', 'runc-1.3-1.x86_64'];
const plain: DeploymentOptions = { digit: 'a', booted: true };
const withV2: DeploymentOptions = { ...plain, replaced: [[base, v2]] };
const pendingV3: DeploymentOptions = { digit: 'b', staged: true, replaced: [[base, v3]] };
const b = 'b'.repeat(64);

const runs = anOverrideRecord({ packages: [aPackage('runc', { booted: aBuild(v2) })] });
const waits = anOverrideRecord({ staged: b, packages: [aPackage('runc', { booted: aBuild(v2), staged: aBuild(v3) })] });
const goes = anOverrideRecord({ staged: b, packages: [aPackage('runc', { booted: aBuild(v2), staged: 'base' })] });
const removed = anOverrideRecord({ packages: [aPackage('runc', { booted: aBuild(null) })] });

const drift = (
  where: OverrideDrift['where'],
  recorded: string | null,
  live: string | null,
  name = 'runc',
): OverrideDrift => ({
  name,
  where,
  recorded,
  live,
});

type Row = readonly [
  title: string,
  OverrideRecord | undefined,
  deployments: readonly DeploymentOptions[],
  drift: readonly OverrideDrift[],
];
const rows: readonly Row[] = [
  ['an untouched node', undefined, [plain], []],
  ['a node that runs what is recorded', runs, [withV2], []],
  ['a package that is removed as recorded', removed, [{ ...plain, removed: [base] }], []],
  ['a node on which what is recorded waits', waits, [pendingV3, withV2], []],
  ['a node on which a reset waits', goes, [{ digit: 'b', staged: true }, withV2], []],
  ['a node that somebody has rebooted', waits, [{ ...pendingV3, staged: false, booted: true }, { digit: 'a' }], []],
  ['an override that nobody recorded', undefined, [withV2], [drift('booted', null, v2)]],
  ['a removal that nobody recorded', undefined, [{ ...plain, removed: [base] }], [drift('booted', null, 'removed')]],
  ['an override that is gone', runs, [plain], [drift('booted', v2, null)]],
  ['another build than recorded', runs, [{ ...plain, replaced: [[base, v3]] }], [drift('booted', v2, v3)]],
  ['a removal instead', runs, [{ ...plain, removed: [base] }], [drift('booted', v2, 'removed')]],
  [
    'an override that an update of the system has made inactive',
    runs,
    [{ ...plain, requested: [v2] }],
    [drift('booted', v2, `${v2} (inactive)`)],
  ],
  ['a staged deployment that was dropped', waits, [withV2], [drift('pending', v3, v2)]],
  ['a staged reset that was dropped', goes, [withV2], [drift('pending', null, v2)]],
  [
    'a staged deployment that has made way for another',
    waits,
    [{ digit: 'c', staged: true, replaced: [[base, v2]] }, withV2],
    [drift('pending', v3, v2)],
  ],
  ['a pending override that nobody recorded', runs, [pendingV3, withV2], [drift('pending', v2, v3)]],
  [
    'a pending deployment of somebody else that keeps ours',
    runs,
    [{ digit: 'c', staged: true, replaced: [[base, v2]], layered: ['vim'] }, withV2],
    [],
  ],
  [
    'what is otherwise now and stays so: it is told once',
    undefined,
    [{ digit: 'c', staged: true, replaced: [[base, v2]] }, withV2],
    [drift('booted', null, v2)],
  ],
  [
    'several, in the order of their names',
    runs,
    [{ ...plain, removed: ['crun-1-1.x86_64'] }],
    [drift('booted', null, 'removed', 'crun'), drift('booted', v2, null)],
  ],
  ['a node without a deployment', runs, [], [drift('booted', v2, null)]],
];
for (const [title, record, deployments, expected] of rows) {
  test(`${expected.length === 0 ? 'nothing is otherwise on' : 'it is told of'} ${title}`, () => {
    assert.deepEqual(driftOfOverrides(record, aStatus(...deployments)), expected);
  });
}

test('a build that is recorded with an epoch of 0, or is no NEVRA at all, is compared by its words', () => {
  const recorded = (override: string) =>
    anOverrideRecord({ packages: [aPackage('runc', { booted: aBuild(override) })] });
  assert.deepEqual(driftOfOverrides(recorded('runc-0:1.2-1.x86_64'), aStatus(withV2)), []);
  assert.deepEqual(driftOfOverrides(recorded('nonsense'), aStatus(withV2)), [drift('booted', 'nonsense', v2)]);
});
