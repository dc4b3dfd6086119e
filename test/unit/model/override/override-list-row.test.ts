import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OverrideState } from '../../../../src/model/override/listed-override.ts';
import { liveListRow, overrideListRow, stateOfOverrides } from '../../../../src/model/override/override-list-row.ts';
import { overridesAnnotation } from '../../../../src/model/override/override-record.ts';
import { aNode } from '../../../support/objects.ts';
import { aBuild, anOverrideRecord, aPackage } from '../../../support/override-records.ts';
import { aForeign, aListed, liveWith } from '../../../support/override-rows.ts';

const record = anOverrideRecord({
  booted: 'b',
  packages: [aPackage('runc', { booted: aBuild('runc-1.2-1.x86_64') })],
});
const row = overrideListRow(aNode({ annotations: { [overridesAnnotation]: JSON.stringify(record) } }));
const recorded = { overrides: [aListed('runc', '1.2')], staged: null, booted: 'b', rollback: null };
const well = { node: 'worker-a', code: null, message: null, hint: null };

test('a row is what is recorded', () => {
  assert.deepEqual(row, { ...well, state: 'booted', ...recorded });
  const nothing = { overrides: [], staged: null, booted: null, rollback: null };
  assert.deepEqual(overrideListRow(aNode()), { ...well, state: 'none', ...nothing });
});

test('of a node that was asked it is what that says, and in what it differs', () => {
  const live = liveWith(aForeign('runc', '1.3', { state: 'staged' }));
  assert.deepEqual(liveListRow(row, row, live), {
    ...well,
    state: 'staged',
    ...recorded,
    live,
    drift: [
      { name: 'runc', override: 'runc-1.2-1.x86_64', recorded: 'booted', live: null },
      { name: 'runc', override: 'runc-1.3-1.x86_64', recorded: null, live: 'staged' },
    ],
  });
});

test('of a node that could not be asked it is what is recorded, and why', () => {
  const refused = { ...well, state: 'refused', code: 'NODE_NOT_READY', message: 'not ready', hint: 'oc describe' };
  assert.deepEqual(liveListRow(row, refused, undefined), { ...refused, ...recorded, live: null, drift: [] });
});

const states: readonly (readonly [readonly OverrideState[], string])[] = [
  [[], 'none'],
  [['inactive'], 'inactive'],
  [['inactive', 'booted'], 'booted'],
  [['booted', 'staged'], 'staged'],
  [['live'], 'staged'],
  [['leaving'], 'staged'],
];
for (const [of, state] of states) {
  test(`a node whose overrides are ${of.join(' and ') || 'none'} is ${state}`, () => {
    assert.equal(stateOfOverrides(of.map(one => aListed('runc', '1.2', { state: one }))), state);
  });
}
