import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unlessForbidden } from '../../src/steps/unless-forbidden.ts';
import { forbidden, lost } from '../support/answers.ts';

test('what may not be read is as good as absent, and what was read is passed on', async () => {
  assert.equal(await unlessForbidden(Promise.reject(forbidden)), undefined);
  assert.equal(await unlessForbidden(Promise.resolve('read')), 'read');
});

test('every other failure, and a bug, is passed on', async () => {
  const bug = new Error('FORBIDDEN');
  for (const error of [lost, bug]) await assert.rejects(unlessForbidden(Promise.reject(error)), error);
});
