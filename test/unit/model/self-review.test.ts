import assert from 'node:assert/strict';
import { test } from 'node:test';
import { selfReview, selfReviews } from '../../../src/model/self-review.ts';

test('the API is asked who we are with an empty review of its own kind', () => {
  const { group, version, kind } = selfReviews;
  assert.deepEqual(selfReview, { apiVersion: `${group}/${version}`, kind, metadata: {} });
});

test('the answer is the name of the user', () => {
  const status = { userInfo: { username: 'system:admin', groups: ['system:masters'] } };
  assert.deepEqual(selfReviews.read({ status }), { username: 'system:admin' });
  assert.deepEqual(selfReviews.read({ status: {} }), { username: '' });
});
