import assert from 'node:assert/strict';
import { test } from 'node:test';
import { liveRow, type ShownRow } from '../../../../src/model/status/live-row.ts';
import type { LiveState } from '../../../../src/model/status/live-state.ts';
import { pathWords, putWords } from '../../../../src/model/status/put-words.ts';
import type { StatusRow } from '../../../../src/model/status/status-row.ts';
import { aPutFile } from '../../../support/records.ts';
import { aLiveState, aStatusRow } from '../../../support/status.ts';

const files = (count: number) => Array.from({ length: count }, (_, index) => aPutFile(`/usr/bin/tool-${index}`));
const rpm = 'crun-1.14-1.el9.x86_64';

function asked(recorded: Partial<StatusRow>, live: Partial<LiveState>): ShownRow {
  const row = aStatusRow(recorded);
  return liveRow(row, row, aLiveState(live));
}

const cases: readonly (readonly [string, ShownRow, string | null, string | null])[] = [
  ['nothing', aStatusRow(), null, null],
  ['one file', aStatusRow({ files: files(1) }), 'tool-0', '/usr/bin/tool-0'],
  [
    'a few things',
    aStatusRow({ files: files(2), rpms: [rpm] }),
    `tool-0, tool-1, ${rpm}`,
    '/usr/bin/tool-0, /usr/bin/tool-1',
  ],
  [
    'several',
    aStatusRow({ files: files(3), rpms: [rpm] }),
    '3 files, 1 rpm',
    '/usr/bin/tool-0, /usr/bin/tool-1, /usr/bin/tool-2',
  ],
  ['packages alone', aStatusRow({ rpms: ['a', 'b', 'c', 'd'] }), '4 rpms', null],
  ['what was left out', aStatusRow({ files: files(1), filesLeftOut: 3 }), '4 files', '/usr/bin/tool-0, and 3 more'],
  [
    'too many paths',
    aStatusRow({ files: files(22) }),
    '22 files',
    `${files(20)
      .map(({ path }) => path)
      .join(', ')}, and 2 more`,
  ],
];
for (const [what, row, words, paths] of cases) {
  test(`${what} is put down as ${words ?? 'nothing'}`, () => {
    assert.deepEqual([putWords(row), pathWords(row)], [words, paths]);
  });
}

const [a] = files(1);
const sha256 = a?.sha256 ?? '';
const path = a?.path ?? '';
const original = 'absent';
const drifts: readonly (readonly [string, ShownRow, string | null])[] = [
  ['as recorded', asked({ files: files(1) }, { files: [{ path, put: sha256, original, sha256 }] }), 'tool-0'],
  [
    'changed',
    asked({ files: files(1) }, { files: [{ path, put: sha256, original, sha256: 'other' }] }),
    'tool-0 (changed)',
  ],
  [
    'put back by the switch',
    asked(
      { files: files(1), armed: { run: 'x7k2p', until: '2026-11-22T06:40:00Z', expired: true } },
      {
        files: [{ path, put: sha256, original: 'old', sha256: 'old' }],
        last: { run: 'x7k2p', state: 'rolledback', at: 0, why: '' },
      },
    ),
    'tool-0 (put back)',
  ],
  ['gone', asked({ files: files(1) }, { files: [{ path, put: null, original: null, sha256: null }] }), 'tool-0 (gone)'],
  ['not recorded', asked({}, { files: [{ path, put: sha256, original, sha256 }] }), 'tool-0 (not recorded)'],
  ['a package that is gone', asked({ rpms: [rpm] }, {}), `${rpm} (gone)`],
  ['a package that is not recorded', asked({}, { rpms: [rpm] }), `${rpm} (not recorded)`],
  ['put back', asked({}, { files: [{ path, put: sha256, original: 'old', sha256: 'old' }] }), null],
  ['neither recorded nor there', asked({}, { files: [{ path, put: sha256, original, sha256: null }] }), null],
  [
    'one among many',
    asked(
      { files: files(4) },
      {
        files: files(4).map(file => ({
          ...file,
          put: sha256,
          original,
          sha256: file.path === path ? 'other' : sha256,
        })),
      },
    ),
    '4 files (1 differs)',
  ],
  [
    'many that the record had no room for',
    asked({ files: files(1), filesLeftOut: 4 }, { files: files(5).map(file => ({ ...file, put: sha256, original })) }),
    '5 files',
  ],
];
for (const [what, row, words] of drifts) {
  test(`on the node itself, ${what} is ${words ?? 'nothing'}`, () => assert.equal(putWords(row), words));
}
