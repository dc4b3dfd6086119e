import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OverrideRecord } from '../../../src/model/override/override-record.ts';
import { warnOfStaging } from '../../../src/steps/cleanup/warn-of-staging.ts';
import { aLook } from '../../support/findings.ts';
import { anOverrideNode, type OverrideNodeState } from '../../support/override-node.ts';
import { aBuild, anOverrideRecord, aPackage } from '../../support/override-records.ts';

const staged = {
  ...{ digit: 'b', baseDigit: 'a', staged: true },
  replaced: [['runc-1.1-1.x86_64', 'runc-1.3-1.x86_64'] as const],
};
const pending: Partial<OverrideNodeState> = { deployments: [staged, { digit: 'a', booted: true }] };
const packages = [aPackage('runc', { staged: aBuild('runc-1.3-1.x86_64') })];

async function warnings(signal: AbortSignal, state: Partial<OverrideNodeState>, record?: OverrideRecord) {
  const { ports, pod, said } = anOverrideNode(state, record && { record });
  await warnOfStaging(ports, { pod, look: aLook() }, 'oc rpmoverlay', signal);
  return said('warning');
}

test('what was staged and is recorded nowhere is named, with the command that takes it back', async t => {
  const reset = 'oc rpmoverlay override reset runc worker-a --unrecorded';
  const text = `its next boot changes packages of which nothing is recorded (runc); if a run has left that: ${reset}`;
  assert.deepEqual(await warnings(t.signal, pending), [text]);
});

test('what is recorded, what runs already, and a node without any of it, need no word', async t => {
  assert.deepEqual(await warnings(t.signal, pending, anOverrideRecord({ staged: 'b'.repeat(64), packages })), []);
  assert.deepEqual(await warnings(t.signal, { deployments: [{ ...staged, staged: false, booted: true }] }), []);
  assert.deepEqual(await warnings(t.signal, {}), []);
});
