import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isWith, overriddenBetween } from '../../../../src/model/override/deployment-content.ts';
import type { Wish } from '../../../../src/model/override/override-wish.ts';
import { aDeployment, type DeploymentOptions, nevra } from '../../../support/rpm-ostree.ts';

const [base, build] = ['runc-1.1-1.x86_64', 'runc-1.2-1.x86_64'];
const replaced: Wish = { kind: 'replaced', nevra: nevra(build) };
const away: Wish = { kind: 'removed', name: 'crun' };
const reset: Wish = { kind: 'base', name: 'runc' };

const plain: DeploymentOptions = { digit: 'a' };
const next = (more: DeploymentOptions = {}): DeploymentOptions => ({ digit: 'b', baseDigit: 'a', ...more });
const withRunc = { replaced: [[base, build]] } as const;

type Row = readonly [title: string, Wish[], DeploymentOptions, DeploymentOptions, expected: boolean];
const rows: readonly Row[] = [
  ['a build', [replaced], plain, next(withRunc), true],
  ['a build that has no effect', [replaced], plain, next({ requested: [build] }), true],
  ['a build and a removal', [replaced, away], plain, next({ ...withRunc, removed: ['crun-1-1.x86_64'] }), true],
  ['a reset', [reset], next(withRunc), plain, true],
  ['nothing', [], next(withRunc), next(withRunc), true],
  [
    'a build beside what was there',
    [replaced],
    next({ layered: ['vim'] }),
    next({ ...withRunc, layered: ['vim'] }),
    true,
  ],
  ['a build that is not there', [replaced], plain, next(), false],
  ['another build of it', [replaced], plain, next({ replaced: [[base, 'runc-1.3-1.x86_64']] }), false],
  ['a build, and a layer besides', [replaced], plain, next({ ...withRunc, layered: ['vim'] }), false],
  ['a build, and a removal besides', [replaced], plain, next({ ...withRunc, removed: ['crun-1-1.x86_64'] }), false],
  ['a build, and another base', [replaced], plain, next({ ...withRunc, baseDigit: 'c' }), false],
  ['a build without what was there', [replaced], next({ layered: ['vim'] }), next(withRunc), false],
];
for (const [title, wishes, before, after, expected] of rows) {
  test(`one deployment is ${expected ? '' : 'not '}the other with ${title}`, () => {
    assert.equal(isWith(wishes, aDeployment(before), aDeployment(after)), expected);
  });
}

test('what is overridden otherwise in one of two is named once', () => {
  const one = aDeployment(next({ ...withRunc, requestedRemovals: ['vim'] }));
  const other = aDeployment(next({ replaced: [[base, 'runc-1.3-1.x86_64']], removed: ['crun-1-1.x86_64'] }));
  assert.deepEqual(overriddenBetween(one, other), ['crun', 'runc', 'vim']);
  assert.deepEqual(overriddenBetween(one, one), []);
});
