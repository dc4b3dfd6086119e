import assert from 'node:assert/strict';
import { test } from 'node:test';
import { overrideOutcomeTable } from '../../../../src/model/override/override-outcome-table.ts';

const none = { code: null, message: null, hint: null };

test('each node has a row, with what it is about; what failed has its code', () => {
  const overrides = [
    { name: 'runc', base: 'runc-1.1-1.x86_64', override: 'runc-1.2-1.x86_64' },
    { name: 'crun', base: null, override: 'removed' },
    { name: 'bash', base: 'bash-1-1.x86_64', override: null },
  ];
  const booted = { node: 'worker-a', state: 'booted', overrides, staged: null, booted: 'abcdef0123', bootId: 'boot-1' };
  const refused = { node: 'worker-b', state: 'refused', code: 'OVERRIDE_INACTIVE', message: '', hint: null };
  const { columns, rows } = overrideOutcomeTable([
    { result: { ...none, ...booted }, failed: undefined },
    { result: refused, failed: 'refused' },
  ]);
  assert.deepEqual(
    columns.map(({ title }) => title),
    ['NODE', 'STATE', 'OVERRIDES', 'CODE', 'BOOTED', 'STAGED', 'BOOT ID'],
  );
  const words = 'runc-1.1-1.x86_64 → runc-1.2-1.x86_64, crun removed, bash-1-1.x86_64 as in the base';
  const [none1, none2, none3] = [undefined, undefined, undefined];
  assert.deepEqual(rows, [
    { name: 'node/worker-a', cells: ['worker-a', 'booted', words, none1, 'abcdef0', none2, 'boot-1'] },
    { name: 'node/worker-b', cells: ['worker-b', 'refused', none1, 'OVERRIDE_INACTIVE', none1, none2, none3] },
  ]);
});
