import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apiFailure, retryAfterOf } from '../../../src/kube/api-failure.ts';
import { failureStatus } from '../../support/api-stub.ts';

const gone = { name: 'a', kind: 'nodes' };

const rows: readonly {
  readonly says: string;
  readonly status: number;
  readonly body: unknown;
  readonly gives: readonly [kind: string, code: string, message: string];
}[] = [
  {
    says: 'no credentials',
    status: 401,
    body: failureStatus(401, 'Unauthorized', 'Unauthorized'),
    gives: ['refused', 'UNAUTHORIZED', 'cannot get node/a: Unauthorized'],
  },
  {
    says: 'no right',
    status: 403,
    body: failureStatus(403, 'Forbidden', 'nodes "a" is forbidden: User "viewer" cannot get resource "nodes"', gone),
    gives: [
      'refused',
      'FORBIDDEN',
      'cannot get node/a: nodes "a" is forbidden: User "viewer" cannot get resource "nodes"',
    ],
  },
  {
    says: 'a refusal that ends after its colon',
    status: 403,
    body: failureStatus(403, 'Forbidden', 'pods "x" is forbidden: '),
    gives: ['refused', 'FORBIDDEN', 'cannot get node/a: pods "x" is forbidden'],
  },
  {
    says: 'no such object',
    status: 404,
    body: failureStatus(404, 'NotFound', 'nodes "a" not found', gone),
    gives: ['failed', 'NOT_FOUND', 'cannot get node/a: nodes "a" not found'],
  },
  {
    says: 'no such group',
    status: 404,
    body: '404 page not found\n',
    gives: ['failed', 'NOT_SERVED', 'cannot get node/a: 404 page not found'],
  },
  {
    says: 'no such resource in a group',
    status: 404,
    body: failureStatus(404, 'NotFound', 'the server could not find the requested resource', {}),
    gives: ['failed', 'NOT_SERVED', 'cannot get node/a: the server could not find the requested resource'],
  },
  {
    says: 'a taken name',
    status: 409,
    body: failureStatus(409, 'AlreadyExists', 'nodes "a" already exists', gone),
    gives: ['failed', 'ALREADY_EXISTS', 'cannot get node/a: nodes "a" already exists'],
  },
  {
    says: 'a stale version',
    status: 409,
    body: failureStatus(409, 'Conflict', 'the object has been modified', gone),
    gives: ['failed', 'CONFLICT', 'cannot get node/a: the object has been modified'],
  },
  {
    says: 'an expired page',
    status: 410,
    body: failureStatus(410, 'Expired', 'The provided continue parameter is too old'),
    gives: ['failed', 'EXPIRED', 'cannot get node/a: The provided continue parameter is too old'],
  },
  {
    says: 'an invalid object',
    status: 422,
    body: failureStatus(422, 'Invalid', 'Pod "x" is invalid: spec.containers: Required value'),
    gives: ['failed', 'INVALID', 'cannot get node/a: Pod "x" is invalid: spec.containers: Required value'],
  },
  {
    says: 'a busy server',
    status: 429,
    body: 'Too many requests, please try again later.\n',
    gives: ['failed', 'TOO_MANY_REQUESTS', 'cannot get node/a: Too many requests, please try again later.'],
  },
  {
    says: 'a server that gave up',
    status: 504,
    body: failureStatus(504, 'Timeout', 'Timeout: request did not complete'),
    gives: ['timeout', 'TIMEOUT', 'cannot get node/a: Timeout: request did not complete'],
  },
  {
    says: 'a container that does not run any more',
    status: 500,
    body: 'container not found ("c")',
    gives: ['failed', 'CONTAINER_GONE', 'cannot get node/a: container not found ("c")'],
  },
  {
    says: 'no words at all',
    status: 400,
    body: '',
    gives: ['failed', 'BAD_REQUEST', 'cannot get node/a: the API server answers 400'],
  },
];

for (const { says, status, body, gives } of rows) {
  test(`${says} is ${gives[1]}`, () => {
    const { kind, code, message } = apiFailure({ status, body, retryAfter: undefined }, 'get node/a');
    assert.deepEqual([kind, code, message], gives);
  });
}

test('a message of 14 KB with control characters is cut and cleaned', () => {
  const body = failureStatus(422, 'Invalid', `Node "a" is invalid: \u001b[31m${'x'.repeat(14_000)}`);
  const { message } = apiFailure({ status: 422, body, retryAfter: undefined }, 'change node/a');
  assert.match(message, /^cannot change node\/a: Node "a" is invalid: x+…$/);
  assert.ok(message.length < 1100);
});

test('the time to come again is in the header or in the body, in seconds', () => {
  const body = failureStatus(429, 'TooManyRequests', 'later', { retryAfterSeconds: 10 });
  assert.deepEqual(
    [
      retryAfterOf('5', body),
      retryAfterOf(undefined, body),
      retryAfterOf('Wed, 21 Oct', body),
      retryAfterOf(undefined, 'text'),
    ],
    [5, 10, 10, undefined],
  );
});
