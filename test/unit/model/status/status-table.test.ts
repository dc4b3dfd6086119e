import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RollbackSwitch } from '../../../../src/model/rollback/rollback-view.ts';
import { liveRow, type ShownRow } from '../../../../src/model/status/live-row.ts';
import type { LiveState } from '../../../../src/model/status/live-state.ts';
import type { StatusRow } from '../../../../src/model/status/status-row.ts';
import { statusTable } from '../../../../src/model/status/status-table.ts';
import { aListed } from '../../../support/override-rows.ts';
import { aPutFile } from '../../../support/records.ts';
import { aLiveState, aStatusRow } from '../../../support/status.ts';

const now = Date.parse('2026-11-22T06:40:00Z');
const armedUntil = (until: string) => ({ run: 'x7k2p', until, expired: Date.parse(until) <= now });
const hostKeys = ['SHA256:A', 'SHA256:B'].map(fingerprint => ({ algorithm: 'ssh-ed25519', fingerprint }));

function asked(recorded: Partial<StatusRow>, live: Partial<LiveState>): ShownRow {
  const row = aStatusRow(recorded);
  return liveRow(row, row, aLiveState(live));
}

/** The cells of a row's table by their columns, without those in which there is nothing. */
function cellsOf(row: ShownRow): object {
  const { columns, rows } = statusTable([row], now);
  const cells = columns.map(({ title }, at) => [title, rows[0]?.cells[at]]);
  return Object.fromEntries(cells.filter(([, cell]) => cell !== undefined));
}

const untouched = { NODE: 'worker-a', 'OS IMAGE': 'Red Hat Enterprise Linux CoreOS', 'BOOT ID': 'boot-1' };

test('the columns are those that everybody needs, and more where the table is wide', () => {
  const titles = (rows: readonly ShownRow[]) =>
    statusTable(rows, now).columns.map(({ title, wide }) => (wide ? `${title} (wide)` : title));
  const wide = [
    'PATHS (wide)',
    'BOOTED OVERRIDES (wide)',
    'PENDING OVERRIDES (wide)',
    'OS IMAGE (wide)',
    'BOOT ID (wide)',
    'HOST KEYS (wide)',
  ];
  const narrow = ['NODE', '/USR', 'PUT', 'OVERRIDES', 'BY', 'SINCE', 'ARMED', 'POOL'];
  assert.deepEqual(titles([aStatusRow()]), [...narrow, ...wide]);
  assert.deepEqual(titles([asked({}, {})]), [...narrow, 'CODE', ...wide]);
  assert.deepEqual(titles([]), [...narrow, ...wide]);
});

test('a row has the name of its node', () => {
  assert.equal(statusTable([aStatusRow()], now).rows[0]?.name, 'node/worker-a');
});

test('of an untouched node there is nothing to say', () => assert.deepEqual(cellsOf(aStatusRow()), untouched));

test('what is recorded fills the row', () => {
  const row = aStatusRow({
    usr: 'unlocked',
    files: [aPutFile('/usr/bin/runc')],
    overrides: [aListed('runc', '1.2', { state: 'leaving' }), aListed('runc', '1.3', { state: 'staged' })],
    by: 'me',
    since: '2026-11-22T03:40:00Z',
    armed: armedUntil('2026-11-22T06:48:00.000Z'),
    pool: { name: 'worker', state: 'Updated', paused: false, message: null },
    hostKeys,
  });
  assert.deepEqual(cellsOf(row), {
    ...untouched,
    '/USR': 'unlocked',
    PUT: 'runc',
    OVERRIDES: 'runc (staged)',
    BY: 'me',
    SINCE: '3h',
    ARMED: 'until 06:48:00Z (in 8m)',
    POOL: 'worker (Updated)',
    PATHS: '/usr/bin/runc',
    'BOOTED OVERRIDES': 'runc-1.2-1.x86_64',
    'PENDING OVERRIDES': 'runc-1.3-1.x86_64',
    'HOST KEYS': 'SHA256:A,SHA256:B',
  });
});

const switches: readonly (readonly [string, string])[] = [
  ['2026-11-23T06:40:00Z', 'until 2026-11-23T06:40:00Z (in 24h)'],
  ['2026-11-22T06:40:00Z', 'expired: see --live'],
];
for (const [until, words] of switches) {
  test(`a switch that fires at ${until} is shown as ${words}`, () => {
    assert.deepEqual(cellsOf(aStatusRow({ armed: armedUntil(until) })), { ...untouched, ARMED: words });
  });
}

for (const [at, words] of [
  ['2026-11-22T06:38:00Z', 'rollback 10m after its boot'],
  ['2026-11-22T05:29:59Z', 'rollback expired'],
]) {
  test(`a switch across a reboot that was armed at ${at} is shown as ${words}`, () => {
    const rollback = { run: 'x7k2p', windowSeconds: 600, at: at ?? '' };
    assert.deepEqual(cellsOf(aStatusRow({ rollback })), { ...untouched, ARMED: words });
  });
}

test('a time that is none is not shown', () => {
  assert.deepEqual(cellsOf(aStatusRow({ since: 'yesterday' })), untouched);
});

const until = '2026-11-22T06:48:00.000Z';
const armed = armedUntil(until);
const inEight = 'until 06:48:00Z (in 8m)';
const rolledBack = { run: 'x7k2p', at: now / 1000 - 300, why: 'nobody confirmed it' };
const aRollback = (state: RollbackSwitch['state']): LiveState['rollback'] => {
  const armed = { run: 'x7k2p', by: 'me', staged: 'b', back: 'a', windowSeconds: 600, state };
  return { armed, last: null };
};
const marks: readonly (readonly [string, ShownRow, object])[] = [
  ['as nobody recorded, and untouched', asked({}, {}), { '/USR': 'read-only' }],
  [
    'as it is recorded',
    asked({ usr: 'unlocked', armed, hostKeys }, { usr: 'unlocked', armed, hostKeys }),
    { '/USR': 'unlocked', ARMED: inEight, 'HOST KEYS': 'SHA256:A,SHA256:B' },
  ],
  ['unlocked by hand', asked({ usr: 'read-only' }, { usr: 'unlocked' }), { '/USR': 'unlocked (recorded: read-only)' }],
  ['unlocked, and never recorded', asked({}, { usr: 'unlocked' }), { '/USR': 'unlocked (not recorded)' }],
  ['armed, and not recorded', asked({}, { armed }), { '/USR': 'read-only', ARMED: `${inEight} (not recorded)` }],
  [
    'armed by record, and fired since',
    asked({ armed }, { last: { run: 'x7k2p', state: 'rolledback', at: 5, why: 'nobody confirmed it in time' } }),
    { '/USR': 'read-only', ARMED: 'fired: all was put back' },
  ],
  ['armed by record only', asked({ armed }, {}), { '/USR': 'read-only', ARMED: `no (recorded: ${inEight})` }],
  [
    'guarded across its next reboot',
    asked({}, { rollback: aRollback({ kind: 'waiting' }) }),
    { '/USR': 'read-only', ARMED: 'rollback: from the reboot on' },
  ],
  [
    'to be confirmed after its reboot',
    asked({}, { rollback: aRollback({ kind: 'armed', until: Date.parse(until) / 1000 }) }),
    { '/USR': 'read-only', ARMED: `rollback ${inEight}` },
  ],
  [
    'going back while something was put, too,',
    asked({ armed }, { armed, rollback: aRollback({ kind: 'firing', why: 'nobody confirmed it' }) }),
    { '/USR': 'read-only', ARMED: `${inEight}; rollback: firing` },
  ],
  [
    'rolled back since the last run',
    asked({ run: 'x7k2p' }, { rollback: { armed: null, last: { ...rolledBack, state: 'rolledback' } } }),
    { '/USR': 'read-only', ARMED: 'went back 5m ago: nobody confirmed it' },
  ],
  [
    'kept, as there was no way back,',
    asked({ run: 'x7k2p' }, { rollback: { armed: null, last: { ...rolledBack, state: 'kept' } } }),
    { '/USR': 'read-only', ARMED: 'fired: could not go back 5m ago: nobody confirmed it' },
  ],
  [
    'recorded as armed by another run than the last, and rolled back,',
    asked(
      { run: 'y2222', rollback: { run: 'x7k2p', windowSeconds: 600, at: '' } },
      { rollback: { armed: null, last: { ...rolledBack, state: 'rolledback' } } },
    ),
    { '/USR': 'read-only', ARMED: 'went back 5m ago: nobody confirmed it' },
  ],
  [
    'changed again since it was rolled back',
    asked({ run: 'y2222' }, { rollback: { armed: null, last: { ...rolledBack, state: 'rolledback' } } }),
    { '/USR': 'read-only' },
  ],
  ['rebooted', asked({}, { bootId: 'boot-2' }), { '/USR': 'read-only', 'BOOT ID': 'boot-2' }],
  [
    'known by other host keys',
    asked({ hostKeys }, { hostKeys: hostKeys.slice(1) }),
    { '/USR': 'read-only', 'HOST KEYS': 'SHA256:B (changed)' },
  ],
  ['without host keys now', asked({ hostKeys }, {}), { '/USR': 'read-only', 'HOST KEYS': 'no (changed)' }],
];
for (const [what, row, cells] of marks) {
  test(`a node that was asked and is ${what} is shown so`, () => {
    assert.deepEqual(cellsOf(row), { ...untouched, ...cells });
  });
}

test('a node that could not be asked has what is recorded, and why', () => {
  const row = aStatusRow({ usr: 'unlocked' });
  const refused = { ...row, state: 'refused', code: 'NODE_NOT_READY', message: 'not ready', hint: 'oc describe' };
  const shown = liveRow(row, refused, undefined);
  assert.deepEqual(shown, { ...refused, live: null, drift: [] });
  assert.deepEqual(cellsOf(shown), { ...untouched, '/USR': 'unlocked', CODE: 'NODE_NOT_READY' });
});
