import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askOverrides } from '../../../src/steps/override/ask-overrides.ts';
import { aDebugPod, aHost } from '../../support/host.ts';
import { aBuild, anOverrideRecord, aPackage } from '../../support/override-records.ts';
import { aListed } from '../../support/override-rows.ts';
import { expecting } from '../../support/ports.ts';
import { lookOf, rhcos } from '../../support/rhcos.ts';
import { statusJson } from '../../support/rpm-ostree.ts';

const look = lookOf(rhcos);
const v2 = 'runc-1.2-1.x86_64';
const overrideRecord = anOverrideRecord({ packages: [aPackage('runc', { booted: aBuild(v2) })] });

test('a node is asked once, and says whose an override is by what is recorded of it', async t => {
  const stdout = statusJson([{ booted: true, replaced: [['runc-1.1-1.x86_64', v2]] }]);
  const host = aHost({ commands: { 'rpm-ostree status --json': () => ({ stdout }) } });
  const live = await askOverrides(expecting(), { overrideRecord }, { pod: aDebugPod(host), look }, t.signal);
  assert.deepEqual(live, { overrides: [aListed('runc', '1.2')], booted: 'a'.repeat(64), pending: null });
  assert.deepEqual(host.ran, ['host: rpm-ostree status --json']);
});

test('a node without OSTree is not asked, and has no overrides', async t => {
  const host = aHost();
  const plain = { ...look, isOstree: false };
  const live = await askOverrides(expecting(), { overrideRecord }, { pod: aDebugPod(host), look: plain }, t.signal);
  assert.deepEqual([live, host.ran], [{ overrides: [], booted: null, pending: null }, []]);
});
