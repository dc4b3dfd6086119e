import assert from 'node:assert/strict';
import { test } from 'node:test';
import { overrideFields, overrideWords } from '../../../../src/model/override/override-row.ts';
import type { Wish } from '../../../../src/model/override/override-wish.ts';
import { aStatus, nevra } from '../../../support/rpm-ostree.ts';

const [oldRunc, newRunc] = ['runc-1.1-1.x86_64', 'runc-1.2-1.x86_64'];
const wishes: readonly Wish[] = [
  { kind: 'replaced', nevra: nevra(newRunc) },
  { kind: 'removed', name: 'crun' },
  { kind: 'base', name: 'bash' },
  { kind: 'base', name: 'tree', nevra: nevra('tree-1-1.x86_64') },
];

test('a row has what was asked for, with what the base has where that is known, and both deployments', () => {
  const status = aStatus(
    { digit: 'b', staged: true, replaced: [[oldRunc, newRunc]], removed: ['crun-1-1.x86_64'] },
    { digit: 'a', booted: true, replaced: [['bash-1-1.x86_64', 'bash-2-1.x86_64']] },
  );
  const fields = overrideFields(wishes, status);
  assert.deepEqual(fields, {
    overrides: [
      { name: 'runc', base: oldRunc, override: newRunc },
      { name: 'crun', base: 'crun-1-1.x86_64', override: 'removed' },
      { name: 'bash', base: 'bash-1-1.x86_64', override: null },
      { name: 'tree', base: 'tree-1-1.x86_64', override: null },
    ],
    staged: 'b'.repeat(64),
    booted: 'a'.repeat(64),
  });
  const words = `${oldRunc} → ${newRunc}, crun-1-1.x86_64 removed, bash-1-1.x86_64 as in the base, tree-1-1.x86_64 as in the base`;
  assert.equal(overrideWords(fields), words);
});

test('what the base has need not be known, and nothing need be pending', () => {
  const fields = overrideFields(wishes.slice(0, 3), aStatus({ digit: 'a', booted: true }));
  assert.deepEqual([fields.staged, fields.booted], [null, 'a'.repeat(64)]);
  assert.equal(overrideWords(fields), `${newRunc}, crun removed, bash as in the base`);
});
