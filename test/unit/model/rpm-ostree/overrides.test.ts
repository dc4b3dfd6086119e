import assert from 'node:assert/strict';
import { test } from 'node:test';
import { overridesOf, sameNevra } from '../../../../src/model/rpm-ostree/overrides.ts';
import { aDeployment, nevra, rawNevra } from '../../../support/rpm-ostree.ts';

const [base, override] = ['runc-4:1.1.0-1.el9.x86_64', 'runc-4:1.2.5-2.el9.x86_64'];

test('what is replaced and what is removed are overrides, in the order of their names', () => {
  assert.deepEqual(overridesOf(aDeployment({ replaced: [[base, override]], removed: ['crun-1.14-1.el9.x86_64'] })), [
    { name: 'crun', base: nevra('crun-1.14-1.el9.x86_64'), wanted: { kind: 'removed' }, active: true },
    { name: 'runc', base: nevra(base), wanted: { kind: 'replaced', nevra: nevra(override) }, active: true },
  ]);
});

test('what was asked for and is not there is inactive', () => {
  const deployment = aDeployment({
    replaced: [[base, override]],
    requested: [override, 'cri-o-1.33.1-1.el9.x86_64', 'no nevra'],
    requestedRemovals: ['crun'],
    fields: { 'requested-base-remote-replacements': [['repo=baseos', ['vim']]] },
  });
  assert.deepEqual(inactiveOf(deployment), [
    {
      name: 'cri-o',
      base: undefined,
      wanted: { kind: 'replaced', nevra: nevra('cri-o-1.33.1-1.el9.x86_64') },
      active: false,
    },
    { name: 'crun', base: undefined, wanted: { kind: 'removed' }, active: false },
    { name: 'vim', base: undefined, wanted: { kind: 'replaced', nevra: undefined }, active: false },
  ]);
});

test('a request for another build than the active one is inactive beside it', () => {
  const found = overridesOf(aDeployment({ replaced: [[base, override]], requested: ['runc-4:1.3.0-1.el9.x86_64'] }));
  assert.deepEqual(
    found.map(({ active }) => active),
    [true, false],
  );
});

test('a package that came from a repository fulfils the request for its name', () => {
  const deployment = aDeployment({
    fields: {
      'base-remote-replacements': { 'repo=baseos': [[rawNevra(override), rawNevra(base)]] },
      'requested-base-remote-replacements': [['repo=baseos', ['runc']]],
    },
  });
  assert.deepEqual(inactiveOf(deployment), []);
});

test('a request to replace is not fulfilled by a removal', () => {
  assert.equal(inactiveOf(aDeployment({ removed: [base], requested: [override] })).length, 1);
});

test('an epoch of 0 may be spelled or left out', () => {
  assert.equal(
    inactiveOf(aDeployment({ replaced: [['a-1-1.noarch', 'a-2-1.noarch']], requested: ['a-0:2-1.noarch'] })).length,
    0,
  );
  assert.equal(sameNevra(nevra('a-0:2-1.noarch'), nevra('a-2-1.noarch')), true);
});

for (const other of ['a-1:2-1.noarch', 'a-2-2.noarch', 'a-2-1.x86_64', 'b-2-1.noarch', 'a-2.0-1.noarch']) {
  test(`${other} is another build than a-2-1.noarch`, () => {
    assert.equal(sameNevra(nevra(other), nevra('a-2-1.noarch')), false);
  });
}

test('a deployment without any has no overrides', () => assert.deepEqual(overridesOf(aDeployment()), []));

function inactiveOf(deployment: Parameters<typeof overridesOf>[0]) {
  return overridesOf(deployment).filter(({ active }) => !active);
}
