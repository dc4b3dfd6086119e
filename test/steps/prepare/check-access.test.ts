import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeReview } from '../../../src/model/access.ts';
import { checkAccess } from '../../../src/steps/prepare/check-access.ts';
import { expecting } from '../../support/ports.ts';

const needs = { namespace: { name: 'debug', temporary: false }, grantsKey: true };

/** A cluster in which the user has all rights but these. */
function without(...rights: readonly string[]) {
  return expecting({ cluster: { isAllowed: async review => !rights.includes(describeReview(review)) } });
}

test('a user who has all rights is not told anything', async t => {
  const ports = without();
  assert.equal(await checkAccess(ports, needs, t.signal), undefined);
  assert.ok(ports.calls.length > 0);
});

test('everything that is missing is told at once', async t => {
  const configs = 'machineconfigs.machineconfiguration.openshift.io';
  const missing = [
    'delete pods in namespace debug',
    'create pods/exec in namespace debug',
    `create ${configs}`,
    `delete ${configs}`,
  ];
  await assert.rejects(checkAccess(without(...missing), needs, t.signal), {
    kind: 'refused',
    code: 'FORBIDDEN',
    message: `you may not ${missing.join(', ')}`,
    hint: 'ask for these rights, or name another namespace: --to-namespace',
  });
});

test('a user who may not make namespaces is told to name one', async t => {
  const temporary = { namespace: { name: 'oc-rpmoverlay-x', temporary: true }, grantsKey: false };
  await assert.rejects(checkAccess(without('create namespaces'), temporary, t.signal), {
    message: 'you may not create namespaces',
    hint: 'ask for these rights, or name a namespace where you have them: --to-namespace',
  });
});
