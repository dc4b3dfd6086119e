import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  isInstalled,
  nameOf,
  type Wish,
  type WishState,
  wishState,
  wishWords,
} from '../../../../src/model/override/override-wish.ts';
import { aDeployment, type DeploymentOptions, nevra } from '../../../support/rpm-ostree.ts';

const [old, base, wanted] = ['runc-1.0-1.x86_64', 'runc-1.1-1.x86_64', 'runc-1.2-1.x86_64'];
const replaced: Wish = { kind: 'replaced', nevra: nevra(wanted) };
const removed: Wish = { kind: 'removed', name: 'runc' };
const asBase: Wish = { kind: 'base', name: 'runc' };

const rows: readonly (readonly [title: string, DeploymentOptions, states: readonly WishState[]])[] = [
  ['without any override', {}, ['absent', 'absent', 'active']],
  ['with that replacement', { replaced: [[base, wanted]] }, ['active', 'absent', 'absent']],
  ['with another replacement', { replaced: [[base, old]] }, ['absent', 'absent', 'absent']],
  ['where the replacement was asked for in vain', { requested: [wanted] }, ['inactive', 'absent', 'absent']],
  ['where another one was asked for in vain', { requested: [old] }, ['absent', 'absent', 'absent']],
  ['without the package', { removed: [base] }, ['absent', 'active', 'absent']],
  ['where the removal was asked for in vain', { requestedRemovals: ['runc'] }, ['absent', 'inactive', 'absent']],
  ['with an override of another package', { replaced: [['a-1-1.x', 'a-2-1.x']] }, ['absent', 'absent', 'active']],
];
for (const [title, options, states] of rows) {
  test(`in a deployment ${title}, a build is ${states[0]}, its removal ${states[1]}, and the base's own ${states[2]}`, () => {
    const deployment = aDeployment(options);
    assert.deepEqual(
      [replaced, removed, asBase].map(wish => wishState(wish, deployment)),
      states,
    );
  });
}

test('a wish is told in words, by its name', () => {
  const wishes = [{ kind: 'replaced', nevra: nevra('runc-4:1.2-1.x86_64') } as const, removed, asBase];
  assert.deepEqual(wishes.map(wishWords), ['runc-4:1.2-1.x86_64', 'runc removed', 'runc as in the base']);
  assert.deepEqual(wishes.map(nameOf), ['runc', 'runc', 'runc']);
});

test('the package database has a wish where it has that build, none, or the one of the base', () => {
  const baseBuild: Wish = { ...asBase, nevra: nevra(base) };
  for (const [builds, expected] of [
    [[wanted], [true, false, true, false]],
    [[base], [false, false, true, true]],
    [
      [old, wanted],
      [true, false, true, false],
    ],
    [[], [false, true, false, false]],
  ] as const) {
    const installed = new Map([['runc', builds.map(nevra)]]);
    assert.deepEqual(
      [replaced, removed, asBase, baseBuild].map(wish => isInstalled(wish, installed)),
      expected,
    );
  }
  assert.equal(isInstalled(removed, new Map()), true);
});
