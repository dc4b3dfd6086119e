import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tableOfReboots } from '../../../../src/model/status/reboot-table.ts';

test('each node has its row: what it runs now, or why it was not rebooted', () => {
  const well = { code: null, message: null, hint: null };
  const rebooted = { node: 'a', state: 'rebooted', ...well, bootId: 'boot-2', booted: '0123456789' };
  const refused = { node: 'b', state: 'refused', code: 'POOL_PAUSED', message: 'm', hint: 'h' };
  const other = { node: 'c', state: 'rebooted', ...well, bootId: 'boot-3', booted: null };
  assert.deepEqual(
    tableOfReboots([
      { result: rebooted, failed: undefined },
      { result: refused, failed: 'refused' },
      { result: other, failed: undefined },
    ]),
    {
      columns: [
        { title: 'NODE' },
        { title: 'STATE' },
        { title: 'DEPLOYMENT' },
        { title: 'CODE' },
        { title: 'BOOT ID', wide: true },
      ],
      rows: [
        { name: 'node/a', cells: ['a', 'rebooted', '0123456', undefined, 'boot-2'] },
        { name: 'node/b', cells: ['b', 'refused', undefined, 'POOL_PAUSED', undefined] },
        { name: 'node/c', cells: ['c', 'rebooted', undefined, undefined, 'boot-3'] },
      ],
    },
  );
});
