import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stagedWishes } from '../../../../src/model/override/recorded-wishes.ts';
import { aBuild, anOverrideRecord, aPackage } from '../../../support/override-records.ts';
import { nevra } from '../../../support/rpm-ostree.ts';

test('what is recorded as staged is what its boot has to bring, and nothing else', () => {
  const [v2, v3] = ['runc-1.2-1.x86_64', 'runc-1.3-1.x86_64'];
  const packages = [
    aPackage('bash', { booted: aBuild('bash-6-1.x86_64'), staged: 'base' }),
    aPackage('crun', { staged: aBuild(null) }),
    aPackage('nano', { booted: aBuild(null) }),
    aPackage('runc', { booted: aBuild(v2), staged: aBuild(v3) }),
    aPackage('tar', { staged: aBuild('no build') }),
  ];
  assert.deepEqual(stagedWishes(anOverrideRecord({ packages })), [
    { kind: 'base', name: 'bash' },
    { kind: 'removed', name: 'crun' },
    { kind: 'replaced', nevra: nevra(v3) },
  ]);
});
