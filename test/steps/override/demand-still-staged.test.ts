import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demandStillStaged } from '../../../src/steps/override/demand-still-staged.ts';
import { overrideOrigin } from '../../../src/steps/override/record-overrides.ts';
import { anOverrideNode, booted, run } from '../../support/override-node.ts';
import { aBuild, anOverrideRecord, aPackage } from '../../support/override-records.ts';
import type { DeploymentOptions } from '../../support/rpm-ostree.ts';

const [a, b] = ['a'.repeat(64), 'b'.repeat(64)];
const staged = { digit: 'b', baseDigit: 'a', staged: true };
const wishes = [{ kind: 'removed', name: 'runc' }] as const;
const record = anOverrideRecord({ staged: b, packages: [aPackage('runc', { staged: aBuild(null) })] });

function demanding(...deployments: readonly DeploymentOptions[]) {
  const node = anOverrideNode({ deployments }, { record });
  const demand = (signal: AbortSignal) => {
    const origin = overrideOrigin(node.ports, run, 'me');
    return demandStillStaged(
      node.ports,
      { pod: node.pod, staged: { id: `rhcos-${b}.0`, checksum: b }, wishes, origin },
      signal,
    );
  };
  return { ...node, demand };
}

test('what is still staged may be booted, and what runs is told', async t => {
  const node = demanding(staged, booted);
  assert.equal(await node.demand(t.signal), a);
  assert.deepEqual(node.record(), record);
});

test('what somebody has dropped is said, and recorded', async t => {
  const node = demanding(booted);
  await assert.rejects(node.demand(t.signal), { kind: 'failed', code: 'STAGED_GONE' });
  assert.equal(node.record(), undefined);
});

test('what somebody has staged in its place is said, too', async t => {
  const node = demanding({ ...staged, digit: 'c' }, booted);
  await assert.rejects(node.demand(t.signal), { code: 'STAGED_GONE', message: /another one is pending now/ });
  assert.equal(node.record(), undefined);
});

test('what somebody has staged on top of it is not booted, and what is recorded stays', async t => {
  const runc = ['runc-1.1-1.x86_64'];
  const node = demanding({ ...staged, digit: 'c', removed: runc, layered: ['vim'] }, booted);
  await assert.rejects(node.demand(t.signal), {
    code: 'PENDING_DEPLOYMENT',
    message: /staged more .*: .*layered vim$/,
  });
  assert.deepEqual(node.record(), record);
});
