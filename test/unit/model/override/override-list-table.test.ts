import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LiveOverrides } from '../../../../src/model/override/live-overrides.ts';
import { liveListRow, overrideListRow, type ShownListRow } from '../../../../src/model/override/override-list-row.ts';
import { overrideListTable } from '../../../../src/model/override/override-list-table.ts';
import { type OverrideRecord, overridesAnnotation } from '../../../../src/model/override/override-record.ts';
import { aNode } from '../../../support/objects.ts';
import { aBuild, anOverrideRecord, aPackage } from '../../../support/override-records.ts';
import { aForeign, aListed, liveWith } from '../../../support/override-rows.ts';

const now = Date.parse('2026-11-22T09:31:52Z');
const b = 'b'.repeat(64);
const v2 = aBuild('runc-4:1.2-1.el9.x86_64', { origin: 'https://mirror.example/runc.rpm' });
const runs = anOverrideRecord({ booted: b, packages: [aPackage('runc', { booted: v2 })] });
const waits = anOverrideRecord({ staged: b, packages: [aPackage('runc', { staged: v2 })] });

function rowOf(record: OverrideRecord | undefined, name = 'worker-a') {
  const annotations = record && { [overridesAnnotation]: JSON.stringify(record) };
  return overrideListRow(aNode({ name, ...(annotations && { annotations }) }));
}

function asked(record: OverrideRecord | undefined, live: LiveOverrides): ShownListRow {
  const row = rowOf(record);
  return liveListRow(row, row, live);
}

const cells = (row: ShownListRow) => overrideListTable([row], now).rows.map(({ cells }) => cells.join(' '));

test('an override has a row, and its origin where the table is wide', () => {
  const titles = ['NODE', 'PACKAGE', 'BASE', 'OVERRIDE', 'STATE', 'BY', 'AGE'].map(title => ({ title }));
  assert.deepEqual(overrideListTable([rowOf(runs), rowOf(undefined, 'worker-b')], now), {
    columns: [...titles, { title: 'ORIGIN', wide: true }],
    rows: [
      {
        name: 'node/worker-a',
        cells: ['worker-a', 'runc', '1.1-1', '4:1.2-1.el9', 'booted', 'me', '3h', 'https://mirror.example/runc.rpm'],
      },
    ],
  });
});

test('a removal, and what is not known, are shown so', () => {
  const build = aBuild(null, { by: '', at: 'never' });
  const record = anOverrideRecord({ packages: [aPackage('runc', { base: null, booted: build })] });
  assert.deepEqual(overrideListTable([rowOf(record)], now).rows[0]?.cells, [
    ...['worker-a', 'runc', undefined, 'removed', 'booted', undefined, undefined, undefined],
  ]);
});

const marks: readonly (readonly [what: string, ShownListRow, lines: readonly string[]])[] = [
  ['as recorded', asked(undefined, liveWith()), []],
  [
    'not recorded',
    asked(undefined, liveWith(aForeign('runc', '1.2'))),
    ['worker-a runc 1.1-1 1.2-1 booted (not recorded)    '],
  ],
  [
    'gone',
    asked(waits, liveWith()),
    ['worker-a runc 1.1-1 4:1.2-1.el9 staged (gone) me 3h  https://mirror.example/runc.rpm'],
  ],
  [
    'in another state',
    asked(
      runs,
      liveWith(
        aListed('runc', '4:1.2-1.el9.x86_64', { override: 'runc-4:1.2-1.el9.x86_64', state: 'inactive', base: null }),
      ),
    ),
    ['worker-a runc  4:1.2-1.el9 inactive (recorded: booted) me 3h  runc-4:1.2-1.el9.x86_64-1.x86_64.rpm'],
  ],
];
for (const [what, row, lines] of marks) {
  test(`of a node that was asked, what is ${what} is shown in ${lines.length} rows`, () => {
    assert.deepEqual(cells(row), lines);
  });
}

test('a node that could not be asked has what is recorded, or a row of its own, and why', () => {
  const refused = { node: 'worker-a', state: 'refused', code: 'NODE_NOT_READY', message: 'not ready', hint: null };
  const shown = (record: OverrideRecord | undefined) => liveListRow(rowOf(record), refused, undefined);
  assert.deepEqual(cells(shown(runs)), [
    'worker-a runc 1.1-1 4:1.2-1.el9 booted me 3h NODE_NOT_READY https://mirror.example/runc.rpm',
  ]);
  const { columns, rows } = overrideListTable([shown(undefined)], now);
  assert.deepEqual(columns.map(({ title }) => title).slice(-2), ['CODE', 'ORIGIN']);
  assert.deepEqual(rows[0]?.cells, ['worker-a', ...Array(6).fill(undefined), 'NODE_NOT_READY', undefined]);
});
