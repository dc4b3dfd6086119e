import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMountTable } from '../../../../src/model/node/mount-table.ts';
import { judgeUsr, type UsrState } from '../../../../src/model/usr/usr-state.ts';

const plain = '31 24 8:4 /usr /usr ro,relatime - xfs /dev/sda4 rw';
const overlay = (options: string, upper: string) =>
  `90 31 0:55 / /usr ${options} - overlay overlay ${options},lowerdir=usr,upperdir=${upper}`;
const marker = (kind: string) => `/run/ostree/deployment-state/c0.0/unlocked-${kind}`;

const rows: readonly [string, readonly string[], readonly string[], UsrState][] = [
  ['a node as it booted', [plain], [], 'read-only'],
  [
    'an overlay of ostree up to 2025.2',
    [plain, overlay('rw', '/var/tmp/ostree-unlock-ovl.A1/upper')],
    [marker('development')],
    'unlocked',
  ],
  [
    'an overlay of ostree since 2025.3',
    [plain, overlay('rw', '/proc/self/fd/7/upper')],
    [marker('development')],
    'unlocked',
  ],
  ['an overlay whose marker was removed', [plain, overlay('rw', '/proc/self/fd/7/upper')], [], 'unlocked'],
  ['a marker without an overlay', [plain], [marker('development')], 'half-unlocked'],
  ['a hotfix', [plain, overlay('rw', '/ostree/deploy/rhcos/deploy/c0.0/.usr-ovl-upper')], [], 'hotfix'],
  ['a transient overlay', [plain, overlay('ro', '/proc/self/fd/7/upper')], [marker('transient')], 'transient'],
  [
    'a read-only overlay of systemd-sysext',
    [plain, '90 31 0:55 / /usr ro - overlay sysext ro,lowerdir=/usr'],
    [],
    'read-only',
  ],
  ['a root of composefs, where /usr is no mount', ['24 1 0:30 / / ro - overlay composefs ro'], [], 'read-only'],
];

for (const [what, lines, markers, state] of rows) {
  test(`${what} is ${state}`, () => {
    assert.equal(judgeUsr(parseMountTable(lines.join('\n')), markers), state);
  });
}
