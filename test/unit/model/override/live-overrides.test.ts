import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ListedOverride } from '../../../../src/model/override/listed-override.ts';
import { lingeringCommitOf, liveOverrides } from '../../../../src/model/override/live-overrides.ts';
import { aForeign, aListed } from '../../../support/override-rows.ts';
import { aStatus, type DeploymentOptions } from '../../../support/rpm-ostree.ts';

const [base, v2, v3] = ['runc-1.1-1.x86_64', 'runc-1.2-1.x86_64', 'runc-1.3-1.x86_64'];
const plain: DeploymentOptions = { digit: 'a', booted: true };
const withV2: DeploymentOptions = { ...plain, replaced: [[base, v2]] };
const pending = (more: DeploymentOptions = {}): DeploymentOptions => ({ digit: 'b', staged: true, ...more });
const inactive: DeploymentOptions = { requested: [v2] };
const idle = aForeign('runc', '1.2', { base: null, state: 'inactive' });
const [leaving, staged] = [{ state: 'leaving' }, { state: 'staged' }] as const;

type Row = readonly [what: string, deployments: readonly DeploymentOptions[], listed: readonly ListedOverride[]];
const rows: readonly Row[] = [
  ['an untouched node has nothing', [plain], []],
  ['what runs is booted', [withV2], [aForeign('runc', '1.2')]],
  ['a removal is an override', [{ ...plain, removed: [base] }], [aForeign('runc', '1.2', { override: 'removed' })]],
  ['what was asked for in vain is inactive', [{ ...plain, ...inactive }], [idle]],
  ['what waits is staged', [pending({ replaced: [[base, v2]] }), plain], [aForeign('runc', '1.2', staged)]],
  ['what waits in vain is inactive', [pending(inactive), plain], [idle]],
  [
    'what is kept is booted',
    [pending({ replaced: [[base, v2]], layered: ['vim'] }), withV2],
    [aForeign('runc', '1.2')],
  ],
  ['what will be reset is leaving', [pending(), withV2], [aForeign('runc', '1.2', leaving)]],
  [
    'what is superseded is leaving, and the other staged',
    [pending({ replaced: [[base, v3]] }), withV2],
    [aForeign('runc', '1.2', leaving), aForeign('runc', '1.3', staged)],
  ],
  [
    'what becomes active is staged',
    [pending({ replaced: [[base, v2]] }), { ...plain, ...inactive }],
    [aForeign('runc', '1.2', staged)],
  ],
  ['what becomes inactive is leaving', [pending(inactive), withV2], [aForeign('runc', '1.2', leaving)]],
  ['what stays inactive is so once', [pending(inactive), { ...plain, ...inactive }], [idle]],
  [
    'what apply-live has brought in is live',
    [pending({ replaced: [[base, v2]] }), { ...plain, fields: { 'live-replaced': 'b'.repeat(64) } }],
    [aForeign('runc', '1.2', { state: 'live' })],
  ],
  [
    'packages are in the order of their names',
    [
      pending({
        replaced: [
          [base, v2],
          ['crun-1-1.x86_64', 'crun-2-1.x86_64'],
        ],
      }),
      withV2,
    ],
    [aForeign('crun', '2', { base: 'crun-1-1.x86_64', state: 'staged' }), aForeign('runc', '1.2')],
  ],
  [
    'a build that only a repository knows has its bare name',
    [{ ...plain, fields: { 'requested-base-remote-replacements': [['repo=baseos', ['runc']]] } }],
    [aForeign('runc', '1.2', { base: null, override: 'runc', state: 'inactive' })],
  ],
];
for (const [what, deployments, overrides] of rows) {
  test(`of what a node says, ${what}`, () => {
    assert.deepEqual(liveOverrides(aStatus(...deployments), [], []).overrides, overrides);
  });
}

test('who made an override, and of what, is as it is recorded of that very build', () => {
  const recorded = [aListed('runc', '1.2'), aListed('crun', '2')];
  assert.deepEqual(liveOverrides(aStatus(withV2), recorded, []).overrides, [aListed('runc', '1.2')]);
  assert.deepEqual(liveOverrides(aStatus(withV2), [aListed('runc', '1.3')], []).overrides, [aForeign('runc', '1.2')]);
});

test('the deployments are told by their checksums', () => {
  const { booted, pending: next } = liveOverrides(aStatus(pending(), plain), [], []);
  assert.deepEqual([booted, next], ['a'.repeat(64), 'b'.repeat(64)]);
  assert.deepEqual(liveOverrides(aStatus(), [], []), { overrides: [], booted: null, pending: null });
});

const c = 'c'.repeat(64);
const lives = { fields: { 'live-replaced': c } };
const difference = (name: string, before: string | null, after: string | null) => ({
  name,
  arch: 'x86_64',
  before,
  after,
});

test('what apply-live has brought in stays live where no deployment has it any more', () => {
  const running = [
    difference('runc', '1.1-1', '1.2-1'),
    difference('crun', '1-1', null),
    difference('vim', null, '9-1'),
  ];
  assert.deepEqual(liveOverrides(aStatus({ ...plain, ...lives }), [], running).overrides, [
    aForeign('crun', '1', { base: 'crun-1-1.x86_64', override: 'removed', state: 'live' }),
    aForeign('runc', '1.2', { state: 'live' }),
  ]);
});

test('what runs as the base has it is no override, and the base of another one is that of the booted deployment', () => {
  const status = aStatus({ ...withV2, ...lives });
  const listed = (after: string) => liveOverrides(status, [], [difference('runc', '1.2-1', after)]).overrides;
  assert.deepEqual(listed('1.1-1'), [aForeign('runc', '1.2')]);
  assert.deepEqual(listed('1.3-1'), [aForeign('runc', '1.2'), aForeign('runc', '1.3', { state: 'live' })]);
});

test('the running system is asked about where it is like neither the booted nor the pending deployment', () => {
  const [a, b] = ['a'.repeat(64), 'b'.repeat(64)];
  const asked = (live: string, ...others: readonly DeploymentOptions[]) =>
    lingeringCommitOf(aStatus(...others, { ...plain, fields: { 'live-replaced': live } }));
  assert.deepEqual([asked(c), asked(c, pending()), asked(b, pending()), asked(a)], [c, c, undefined, undefined]);
  assert.equal(lingeringCommitOf(aStatus(plain)), undefined);
});
