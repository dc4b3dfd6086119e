import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wentBack } from '../../../../src/model/override/went-back.ts';
import { aBuild, anOverrideRecord, aPackage } from '../../../support/override-records.ts';
import { aDeployment } from '../../../support/rpm-ostree.ts';

const [was, is] = ['runc-1.1-1.x86_64', 'runc-1.2-1.x86_64'];
const plain = aDeployment({ digit: 'a', booted: true });
const overridden = aDeployment({ digit: 'b', baseDigit: 'a', replaced: [[was, is]], removed: ['nano-8-1.x86_64'] });
const runc = { name: 'runc', base: was, override: is };
const nano = { name: 'nano', base: 'nano-8-1.x86_64', override: null };
const checksum = 'b'.repeat(64);

test('what was left behind by going back is gone, whatever is recorded', () => {
  const record = anOverrideRecord({ booted: checksum, packages: [aPackage('runc', { booted: aBuild(is) })] });
  const change = wentBack(record, { left: overridden, back: plain });
  assert.deepEqual(change, { kind: 'went-back', checksum: 'a'.repeat(64), packages: [] });
});

test('what comes back by it is recorded, and somebody else’s that both have is not', () => {
  const left = aDeployment({ digit: 'c', baseDigit: 'a', booted: true, removed: ['nano-8-1.x86_64'] });
  const change = wentBack(undefined, { left, back: overridden });
  assert.deepEqual(change, { kind: 'went-back', checksum, packages: [runc] });
});

test('what is recorded stays so', () => {
  const packages = [aPackage('runc', { booted: aBuild(is) }), aPackage('nano', { booted: aBuild(null) })];
  const left = aDeployment({ digit: 'c', baseDigit: 'a', replaced: [[was, is]], removed: ['nano-8-1.x86_64'] });
  const change = wentBack(anOverrideRecord({ packages }), { left, back: overridden });
  assert.deepEqual(change, { kind: 'went-back', checksum, packages: [nano, runc] });
});
