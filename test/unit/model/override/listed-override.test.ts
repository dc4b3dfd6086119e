import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ListedOverride, recordedOverrides } from '../../../../src/model/override/listed-override.ts';
import type { RecordedPackage } from '../../../../src/model/override/override-record.ts';
import { aBuild, anOverrideRecord, aPackage } from '../../../support/override-records.ts';
import { aListed } from '../../../support/override-rows.ts';

const [v2, v3] = ['runc-1.2-1.x86_64', 'runc-1.3-1.x86_64'];
const [leaving, staged] = [{ state: 'leaving' }, { state: 'staged' }] as const;

const rows: readonly (readonly [what: string, of: RecordedPackage, listed: readonly ListedOverride[]])[] = [
  ['what runs', aPackage('runc', { booted: aBuild(v2) }), [aListed('runc', '1.2')]],
  ['what waits for the next boot', aPackage('runc', { staged: aBuild(v2) }), [aListed('runc', '1.2', staged)]],
  [
    'what runs and makes way for another build',
    aPackage('runc', { booted: aBuild(v2), staged: aBuild(v3) }),
    [aListed('runc', '1.2', leaving), aListed('runc', '1.3', staged)],
  ],
  ['what will be reset', aPackage('runc', { booted: aBuild(v2), staged: 'base' }), [aListed('runc', '1.2', leaving)]],
  ['the same build once more', aPackage('runc', { booted: aBuild(v2), staged: aBuild(v2) }), [aListed('runc', '1.2')]],
  [
    'a removal',
    aPackage('runc', { booted: aBuild(null) }),
    [aListed('runc', '1.2', { override: 'removed', sha256: null, origin: '' })],
  ],
  [
    'an epoch of 0, which nobody writes',
    aPackage('runc', { base: 'runc-0:1.1-1.x86_64', booted: aBuild('runc-0:1.2-1.x86_64') }),
    [aListed('runc', '1.2', { origin: 'runc-0:1.2-1.x86_64.rpm' })],
  ],
  [
    'a base that was not known',
    aPackage('runc', { base: null, booted: aBuild(v2) }),
    [aListed('runc', '1.2', { base: null })],
  ],
];
for (const [what, recorded, overrides] of rows) {
  test(`of a record it is listed: ${what}`, () => {
    const record = anOverrideRecord({ staged: 'b', booted: 'a', packages: [recorded] });
    assert.deepEqual(recordedOverrides(record), { overrides, staged: 'b', booted: 'a', rollback: null });
  });
}

test('nothing waits where no deployment is recorded as staged', () => {
  const packages = [
    aPackage('crun', { staged: aBuild('crun-2-1.x86_64') }),
    aPackage('runc', { booted: aBuild(v2), staged: 'base' }),
  ];
  assert.deepEqual(recordedOverrides(anOverrideRecord({ packages })).overrides, [aListed('runc', '1.2')]);
});

test('a switch across a reboot is listed while it is armed', () => {
  const armed = { run: 'x7k2p', windowSeconds: 600, at: '2026-11-22T06:31:52.000Z' };
  assert.deepEqual(recordedOverrides(anOverrideRecord({ armed })).rollback, armed);
});

test('of a node without a record nothing is listed', () => {
  assert.deepEqual(recordedOverrides(undefined), { overrides: [], staged: null, booted: null, rollback: null });
});
