import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgePutEnd } from '../../../../src/model/put/put-end.ts';
import { putStatus } from '../../../../src/model/put/put-events.ts';

const judge = (status: number, said = '') => {
  const failure = judgePutEnd({ kind: 'ended', status, said }, 'worker-a', 'oc rpmoverlay');
  return failure && [failure.kind, failure.code, failure.message, failure.hint];
};

test('a put that is done, or of which nothing more is heard, is no failure yet', () => {
  const ends = [{ kind: 'done' }, { kind: 'lost' }, { kind: 'ended', status: putStatus.done, said: '' }] as const;
  assert.deepEqual(
    ends.map(end => judgePutEnd(end, 'worker-a', 'oc rpmoverlay')),
    [undefined, undefined, undefined],
  );
});

const failures: readonly [keyof typeof putStatus, string, readonly string[]][] = [
  [
    'busy',
    'run abcde of somebody is at work there',
    [
      'refused',
      'NODE_BUSY',
      'node/worker-a: run abcde of somebody is at work there',
      'wait longer: --lock-timeout; or end what is armed there: oc rpmoverlay usr confirm worker-a, oc rpmoverlay usr revert worker-a',
    ],
  ],
  [
    'otherBoot',
    '',
    [
      'refused',
      'NODE_REBOOTED',
      'node/worker-a was rebooted meanwhile; nothing was put there',
      'run the command again',
    ],
  ],
  [
    'refused',
    '/usr is not writable',
    [
      'refused',
      'PUT_REFUSED',
      'node/worker-a: /usr is not writable',
      'nothing was changed: see to what it names, and run the command again',
    ],
  ],
  [
    'putBack',
    'no space left',
    [
      'rolledback',
      'PUT_FAILED',
      'node/worker-a: no space left; everything is as it was',
      'add -v to see what ran on the host',
    ],
  ],
  [
    'stuck',
    'an original is missing',
    ['failed', 'PUT_FAILED', 'node/worker-a: an original is missing', 'oc rpmoverlay rescue worker-a'],
  ],
];
for (const [name, said, failure] of failures) {
  test(`a put that ended as ${name} is ${failure[0]}, in the words of the node`, () => {
    assert.deepEqual(judge(putStatus[name], said), failure);
  });
}

test('a put that said nothing is told by its status', () => {
  assert.equal(judge(putStatus.stuck)?.[2], 'node/worker-a: the put ended with status 21');
});
