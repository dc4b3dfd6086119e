import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recordedOverrides } from '../../../../src/model/override/listed-override.ts';
import { liveOverrides } from '../../../../src/model/override/live-overrides.ts';
import { overrideCount } from '../../../../src/model/override/override-count.ts';
import type { OverrideRecord } from '../../../../src/model/override/override-record.ts';
import { aBuild, anOverrideRecord, aPackage } from '../../../support/override-records.ts';
import { aStatus, type DeploymentOptions } from '../../../support/rpm-ostree.ts';

const [base, v2] = ['runc-1.1-1.x86_64', 'runc-1.2-1.x86_64'];
const plain: DeploymentOptions = { digit: 'a', booted: true };
const withV2: DeploymentOptions = { ...plain, replaced: [[base, v2]] };
const withTwo: DeploymentOptions = { ...withV2, removed: ['nano-1-1.x86_64'] };
const staged = anOverrideRecord({ staged: 'b', packages: [aPackage('runc', { staged: aBuild(v2) })] });
const runs = anOverrideRecord({ packages: [aPackage('runc', { booted: aBuild(v2) })] });

const rows: readonly (readonly [OverrideRecord | undefined, DeploymentOptions, words: string])[] = [
  [undefined, plain, 'no override'],
  [runs, withV2, '1 override'],
  [undefined, withTwo, '2 overrides'],
  [staged, plain, 'no override; recorded, but gone: runc'],
];
for (const [record, deployment, words] of rows) {
  test(`what a node has and what is recorded of it come to: ${words}`, () => {
    const recorded = recordedOverrides(record);
    assert.equal(overrideCount(recorded, liveOverrides(aStatus(deployment), recorded.overrides, [])), words);
  });
}
