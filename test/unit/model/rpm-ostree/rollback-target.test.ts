import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseRollback } from '../../../../src/model/rpm-ostree/rollback-target.ts';
import { aDeployment, aStatus, type DeploymentOptions } from '../../../support/rpm-ostree.ts';

const booted = { digit: 'b', booted: true };
const target = (options: DeploymentOptions, isNext: boolean) => ({
  kind: 'target',
  deployment: aDeployment(options),
  isNext,
});
const none = (code: string, reason: string) => ({ kind: 'none', code, reason });

test('a rollback leads to the deployment before the booted one, also where somebody has made it the next already', () => {
  assert.deepEqual(chooseRollback(aStatus(booted, { digit: 'a' }, { digit: 'c' })), target({ digit: 'a' }, false));
  assert.deepEqual(chooseRollback(aStatus({ digit: 'a' }, booted)), target({ digit: 'a' }, true));
});

test('what somebody has staged is not dropped for a rollback, and without a deployment before there is none', () => {
  const staged = none('PENDING_DEPLOYMENT', 'deployment ccccccc is staged, and would be lost by a rollback');
  assert.deepEqual(chooseRollback(aStatus({ digit: 'c', staged: true }, booted, { digit: 'a' })), staged);
  assert.deepEqual(
    chooseRollback(aStatus(booted)),
    none('NO_ROLLBACK', 'there is no deployment before the booted one'),
  );
  assert.deepEqual(
    chooseRollback(aStatus({ digit: 'a' })),
    none('NO_OSTREE_HOST', 'rpm-ostree does not say what is booted'),
  );
});
