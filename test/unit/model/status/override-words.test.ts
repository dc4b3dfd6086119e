import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ListedOverride } from '../../../../src/model/override/listed-override.ts';
import { liveRow, type ShownRow } from '../../../../src/model/status/live-row.ts';
import { bootedWords, overrideWords, pendingWords } from '../../../../src/model/status/override-words.ts';
import { aForeign, aListed } from '../../../support/override-rows.ts';
import { aLiveState, aStatusRow } from '../../../support/status.ts';

const [leaving, staged] = [{ state: 'leaving' }, { state: 'staged' }] as const;
const recorded = (...overrides: readonly ListedOverride[]) => aStatusRow({ overrides });
const asked = (overrides: readonly ListedOverride[], live: readonly ListedOverride[]): ShownRow => {
  const row = aStatusRow({ overrides });
  return liveRow(row, row, aLiveState({ overrides: live }));
};

type Row = readonly [what: string, ShownRow, words: string | null, booted: string | null, pending: string | null];
const rows: readonly Row[] = [
  ['nothing', recorded(), null, null, null],
  ['an override', recorded(aListed('runc', '1.2')), 'runc', 'runc-1.2-1.x86_64', null],
  ['a removal', recorded(aListed('runc', '', { override: 'removed' })), 'runc', 'runc removed', null],
  ['one that waits', recorded(aListed('runc', '1.2', staged)), 'runc (staged)', null, 'runc-1.2-1.x86_64'],
  [
    'one that is superseded',
    recorded(aListed('runc', '1.2', leaving), aListed('runc', '1.3', staged)),
    'runc (staged)',
    'runc-1.2-1.x86_64',
    'runc-1.3-1.x86_64',
  ],
  [
    'one that will be reset',
    recorded(aListed('runc', '1.2', leaving)),
    'runc (leaving)',
    'runc-1.2-1.x86_64',
    'runc-1.1-1.x86_64',
  ],
  [
    'one that will be reset to nobody knows what',
    recorded(aListed('runc', '1.2', { ...leaving, base: null })),
    'runc (leaving)',
    'runc-1.2-1.x86_64',
    'runc of the base',
  ],
  [
    'several',
    recorded(aListed('crun', '2'), aListed('runc', '1.2')),
    '2 packages',
    'crun-2-1.x86_64, runc-1.2-1.x86_64',
    null,
  ],
  [
    'several that wait',
    recorded(aListed('crun', '2', staged), aListed('runc', '1.2', staged)),
    '2 packages (staged)',
    null,
    'crun-2-1.x86_64, runc-1.2-1.x86_64',
  ],
  [
    'one of several that waits',
    recorded(aListed('crun', '2', staged), aListed('runc', '1.2')),
    '2 packages (1 staged)',
    'runc-1.2-1.x86_64',
    'crun-2-1.x86_64',
  ],
  [
    'one that nobody recorded',
    asked([], [aForeign('runc', '1.2')]),
    'runc (not recorded)',
    'runc-1.2-1.x86_64 (not recorded)',
    null,
  ],
  ['one that is gone', asked([aListed('runc', '1.2')], []), 'runc (gone)', 'runc-1.2-1.x86_64 (gone)', null],
  [
    'one that was dropped before its boot',
    asked([aListed('runc', '1.2', staged)], []),
    'runc (gone)',
    null,
    'runc-1.2-1.x86_64 (gone)',
  ],
  [
    'another build than recorded',
    asked([aListed('runc', '1.2')], [aForeign('runc', '1.3')]),
    'runc (changed)',
    'runc-1.3-1.x86_64 (not recorded), runc-1.2-1.x86_64 (gone)',
    null,
  ],
  [
    'one that changes nothing any more',
    asked([aListed('runc', '1.2')], [aListed('runc', '1.2', { state: 'inactive' })]),
    'runc (inactive)',
    'runc-1.2-1.x86_64 (inactive, recorded: booted)',
    null,
  ],
  [
    'one that never changed anything',
    asked([], [aForeign('runc', '1.2', { state: 'inactive' })]),
    'runc (inactive)',
    'runc-1.2-1.x86_64 (inactive, not recorded)',
    null,
  ],
  [
    'one that stays though its reset is recorded',
    asked([aListed('runc', '1.2', leaving)], [aListed('runc', '1.2')]),
    'runc (changed)',
    'runc-1.2-1.x86_64 (recorded: leaving)',
    null,
  ],
  [
    'one that was brought in before its boot',
    asked([aListed('runc', '1.2', staged)], [aListed('runc', '1.2', { state: 'live' })]),
    'runc (live)',
    null,
    'runc-1.2-1.x86_64',
  ],
];
for (const [what, row, words, booted, pending] of rows) {
  test(`${what} is shown as ${words ?? 'nothing'}`, () => {
    assert.deepEqual([overrideWords(row), bootedWords(row), pendingWords(row)], [words, booted, pending]);
  });
}
