import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type EvictionVerdict, evictionOf, judgeEviction } from '../../../../src/model/drain/eviction-verdict.ts';
import { aDrainPod } from '../../../support/drain-pods.ts';

const pod = aDrainPod();

test('an eviction is of this very pod, with its own grace', () => {
  assert.deepEqual(evictionOf(pod), {
    apiVersion: 'policy/v1',
    kind: 'Eviction',
    metadata: { name: 'web', namespace: 'shop' },
    deleteOptions: { preconditions: { uid: 'uid-of-web' } },
  });
});

test('the grace may be another, also none at all, and the version an older one', () => {
  const { apiVersion, deleteOptions } = evictionOf(pod, { apiVersion: 'policy/v1beta1', graceSeconds: 0 });
  assert.equal(apiVersion, 'policy/v1beta1');
  assert.deepEqual(deleteOptions, { preconditions: { uid: 'uid-of-web' }, gracePeriodSeconds: 0 });
});

const failure = (message: string, more: object = {}): object => ({
  kind: 'Status',
  status: 'Failure',
  message,
  ...more,
});
const budget = (message: string, more: object = {}): object =>
  failure('Cannot evict pod.', {
    details: { causes: [{ reason: 'Other' }, { reason: 'DisruptionBudget', message }], ...more },
  });
const later = (reason: string, retryAfterMs = 5000, name?: string): EvictionVerdict => ({
  kind: 'later',
  reason,
  budget: name,
  retryAfterMs,
});
const refused = (code: string, said: string, hint: string): EvictionVerdict => ({
  kind: 'refused',
  code,
  reason: `pod/shop/web cannot be evicted: ${said}`,
  hint,
});
const terminating = { details: { causes: [{ reason: 'NamespaceTerminating' }] } };

const rows: readonly (readonly [title: string, status: number, body: unknown, EvictionVerdict])[] = [
  ['201 is accepted', 201, { kind: 'Status', status: 'Success', code: 201 }, { kind: 'accepted' }],
  ['200 is accepted', 200, '', { kind: 'accepted' }],
  ['404 is gone', 404, failure('pods "web" not found'), { kind: 'gone' }],
  [
    '409 of another uid is gone, as a deletion says it',
    409,
    failure('the UID in the precondition (a) does not match the UID in record (b)'),
    { kind: 'gone' },
  ],
  [
    '409 of another uid is gone',
    409,
    failure('Precondition failed: UID in precondition: a, UID in object meta: b'),
    { kind: 'gone' },
  ],
  [
    '409 of anything else is tried again',
    409,
    failure('the object has been modified'),
    later('the object has been modified'),
  ],
  [
    '429 of a budget is tried again, in its words',
    429,
    budget('The disruption budget web-pdb needs 3 healthy pods and has 3 currently'),
    later('The disruption budget web-pdb needs 3 healthy pods and has 3 currently', 5000, 'web-pdb'),
  ],
  [
    '429 of a budget that is new waits as long as it says',
    429,
    budget('The disruption budget web-pdb is still being processed by the server.', { retryAfterSeconds: 10 }),
    later('The disruption budget web-pdb is still being processed by the server.', 10_000, 'web-pdb'),
  ],
  [
    '429 without a budget is a busy server',
    429,
    failure('too many requests', { details: { retryAfterSeconds: 1 } }),
    later('too many requests', 1000),
  ],
  ['429 without a body is tried again', 429, undefined, later('the API server answers 429')],
  [
    '429 with nonsense for a time waits as ever',
    429,
    failure('no', { details: { retryAfterSeconds: -1 } }),
    later('no'),
  ],
  [
    '500 of two budgets never passes',
    500,
    failure('This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.'),
    refused(
      'SEVERAL_BUDGETS',
      'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
      'oc get pdb -n shop',
    ),
  ],
  ['500 of anything else is tried again', 500, failure('failed calling webhook'), later('failed calling webhook')],
  ['503 as text is tried again', 503, 'no endpoints\n', later('no endpoints')],
  ['504 says how long', 504, failure('conflicts', { details: { retryAfterSeconds: 10 } }), later('conflicts', 10_000)],
  [
    '403 is refused',
    403,
    failure('pods "web" is forbidden'),
    refused('FORBIDDEN', 'pods "web" is forbidden', 'oc auth can-i create pods/eviction -n shop'),
  ],
  [
    '401 is refused',
    401,
    failure('Unauthorized'),
    refused('UNAUTHORIZED', 'Unauthorized', 'oc auth can-i create pods/eviction -n shop'),
  ],
  [
    '403 of a namespace that ends is tried again',
    403,
    failure('it is being terminated', terminating),
    later('it is being terminated'),
  ],
  ['400 is refused', 400, failure('bad'), refused('EVICTION_FAILED', 'bad', 'oc describe pod/web -n shop')],
];
for (const [title, status, body, verdict] of rows) {
  test(`an answer of ${title}`, () => assert.deepEqual(judgeEviction(pod, { status, body }), verdict));
}

test('in a namespace that ends, a pod that is ending is waited for', () => {
  const ending = aDrainPod({ deletionTimestamp: '2026-11-22T12:00:00Z' });
  assert.deepEqual(judgeEviction(ending, { status: 403, body: failure('it ends', terminating) }), { kind: 'accepted' });
});

test('every answer comes to something', () => {
  const answers = fc.record({ status: fc.integer({ min: 100, max: 599 }), body: fc.anything() });
  fc.assert(fc.property(answers, answer => void judgeEviction(pod, answer)));
});
