import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Drift, driftOf } from '../../../../src/model/status/drift.ts';
import type { LiveState } from '../../../../src/model/status/live-state.ts';
import type { StatusRow } from '../../../../src/model/status/status-row.ts';
import { aForeign, aListed } from '../../../support/override-rows.ts';
import { aPutFile } from '../../../support/records.ts';
import { aLiveState, aStatusRow } from '../../../support/status.ts';

const [runc, newRunc] = [aPutFile('/usr/bin/runc'), aPutFile('/usr/bin/runc', 'b')];
const { path } = runc;
const original = 'c'.repeat(64);
const seen = (put: string | null, sha256: string | null) => ({ files: [{ path, put, original, sha256 }] });
const until = '2026-11-22T06:41:52.000Z';
const armed = { run: 'x7k2p', until, expired: false };
const keys = (...fingerprints: string[]) =>
  fingerprints.map(fingerprint => ({ algorithm: 'ssh-ed25519', fingerprint }));

const cases: readonly {
  readonly title: string;
  readonly row: Partial<StatusRow>;
  readonly live: Partial<LiveState>;
  readonly drift: readonly Drift[];
}[] = [
  { title: 'an untouched node of which nothing is recorded is as it should be', row: {}, live: {}, drift: [] },
  {
    title: 'a node that is as it was recorded has no drift',
    row: { usr: 'unlocked', files: [runc], rpms: ['a'], armed, hostKeys: keys('A', 'B') },
    live: {
      usr: 'unlocked',
      ...seen(runc.sha256, runc.sha256),
      rpms: ['a'],
      armed: { run: 'x7k2p', until: '2026-11-22T06:41:52Z' },
      hostKeys: keys('B', 'A'),
    },
    drift: [],
  },
  {
    title: 'a /usr that somebody unlocked by hand',
    row: { usr: 'read-only' },
    live: { usr: 'unlocked' },
    drift: [{ what: 'usr', recorded: 'read-only', live: 'unlocked' }],
  },
  {
    title: 'a /usr that is unlocked and of which nothing is recorded',
    row: {},
    live: { usr: 'half-unlocked' },
    drift: [{ what: 'usr', recorded: null, live: 'half-unlocked' }],
  },
  {
    title: 'a node that was rebooted a moment ago',
    row: { usr: 'unlocked', bootId: 'boot-1' },
    live: { usr: 'read-only', bootId: 'boot-2' },
    drift: [
      { what: 'bootId', recorded: 'boot-1', live: 'boot-2' },
      { what: 'usr', recorded: 'unlocked', live: 'read-only' },
    ],
  },
  {
    title: 'a file that was changed since it was put',
    row: { files: [runc] },
    live: seen(runc.sha256, newRunc.sha256),
    drift: [{ what: 'file', path, recorded: runc.sha256, live: newRunc.sha256 }],
  },
  {
    title: 'a file that was removed since it was put',
    row: { files: [runc] },
    live: seen(runc.sha256, null),
    drift: [{ what: 'file', path, recorded: runc.sha256, live: null }],
  },
  {
    title: 'a file that only the node remembers',
    row: {},
    live: seen(runc.sha256, runc.sha256),
    drift: [{ what: 'file', path, recorded: null, live: runc.sha256 }],
  },
  {
    title: 'a file that the record had no room for is expected',
    row: { filesLeftOut: 1 },
    live: seen(runc.sha256, runc.sha256),
    drift: [],
  },
  {
    title: 'but not with another content',
    row: { filesLeftOut: 1 },
    live: seen(runc.sha256, newRunc.sha256),
    drift: [{ what: 'file', path, recorded: null, live: newRunc.sha256 }],
  },
  { title: 'a file that nobody recorded and nobody finds is none', row: {}, live: seen(runc.sha256, null), drift: [] },
  { title: 'a file that was put back is none', row: {}, live: seen(runc.sha256, original), drift: [] },
  {
    title: 'a file that was put back and is recorded still',
    row: { files: [runc] },
    live: seen(runc.sha256, original),
    drift: [{ what: 'file', path, recorded: runc.sha256, live: original }],
  },
  {
    title: 'a recorded file of which the node remembers nothing, and which is there,',
    row: { files: [runc] },
    live: seen(null, runc.sha256),
    drift: [],
  },
  {
    title: 'packages that only one of both names',
    row: { rpms: ['a', 'b'] },
    live: { rpms: ['b', 'c'] },
    drift: [
      { what: 'rpm', recorded: 'a', live: null },
      { what: 'rpm', recorded: null, live: 'c' },
    ],
  },
  {
    title: 'an override that is gone, and one that nobody recorded',
    row: { overrides: [aListed('crun', '2')] },
    live: { overrides: [aForeign('runc', '1.2', { state: 'staged' })] },
    drift: [
      { what: 'override', name: 'crun', override: 'crun-2-1.x86_64', recorded: 'booted', live: null },
      { what: 'override', name: 'runc', override: 'runc-1.2-1.x86_64', recorded: null, live: 'staged' },
    ],
  },
  {
    title: 'a node that somebody has rebooted into what was staged',
    row: { overrides: [aListed('runc', '1.2', { state: 'staged' })], staged: 'b' },
    live: { overrides: [aListed('runc', '1.2')], booted: 'b' },
    drift: [],
  },
  {
    title: 'a switch that is armed and not recorded',
    row: {},
    live: { armed },
    drift: [{ what: 'switch', recorded: null, live: `${until} by run x7k2p` }],
  },
  {
    title: 'a switch that has fired since',
    row: { armed },
    live: {},
    drift: [{ what: 'switch', recorded: `${until} by run x7k2p`, live: null }],
  },
  {
    title: 'other host keys than those by which the node was told',
    row: { hostKeys: keys('A') },
    live: { hostKeys: keys('B') },
    drift: [{ what: 'hostKeys', recorded: 'ssh-ed25519 A', live: 'ssh-ed25519 B' }],
  },
];
for (const { title, row, live, drift } of cases) {
  test(`${title}: ${drift.length === 0 ? 'no drift' : drift.map(({ what }) => what).join(', ')}`, () => {
    assert.deepEqual(driftOf(aStatusRow(row), aLiveState(live)), drift);
  });
}
