import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure, type FailureKind } from '../../../../src/errors.ts';
import { leftAsItIs, notSeenBack, takenBack } from '../../../../src/model/put/put-failure.ts';

const about = { node: 'worker-a', program: 'oc rpmoverlay' };
const cause = (kind: FailureKind, code = 'NOT_WELL') =>
  new Failure(kind, code, 'node/worker-a: it is not ready', { hint: 'look' });
const factsOf = ({ kind, code, message, hint }: Failure) => ({ kind, code, message, hint });

test('without a switch what was put is left as it is, with both ways back', () => {
  assert.deepEqual(factsOf(leftAsItIs(cause('timeout'), about)), {
    kind: 'timeout',
    code: 'NOT_WELL',
    message: 'node/worker-a: it is not ready; what was put is left as it is',
    hint: 'oc rpmoverlay usr revert worker-a, or where no pod starts: oc rpmoverlay rescue worker-a',
  });
});

test('where it is known that no pod starts only rescue is named', () => {
  for (const code of ['POD_CANNOT_START', 'POD_NOT_STARTED']) {
    assert.equal(leftAsItIs(cause('failed', code), about).hint, 'oc rpmoverlay rescue worker-a');
  }
});

test('after something was changed nothing is a refusal any more', () => {
  assert.equal(leftAsItIs(cause('refused'), about).kind, 'failed');
});

test('what was taken back says how it is as it was, and where to read of the units that count', () => {
  const restarted = ['toyd.service', 'kubelet.service'];
  const told = (['put-back', 'rebooted'] as const).map(how =>
    factsOf(takenBack(cause('timeout'), how, { ...about, restarted })),
  );
  const journal = (boot: string) =>
    `oc rpmoverlay ssh worker-a -- sudo journalctl ${boot}--no-pager -u crio -u kubelet -u toyd -n 50`;
  const rest = { kind: 'rolledback', code: 'NOT_WELL', hint: journal('') };
  assert.deepEqual(told, [
    { ...rest, message: 'node/worker-a: it is not ready; the originals are back' },
    {
      ...rest,
      message: 'node/worker-a: it is not ready; the node has rebooted, and its /usr is as it was',
      hint: journal('-b -1 '), // Of the boot in which it happened.
    },
  ]);
});

test('what was not seen to be taken back leads to rescue', () => {
  assert.deepEqual(factsOf(notSeenBack(cause('failed'), about)), {
    kind: 'failed',
    code: 'NOT_SEEN_BACK',
    message: 'node/worker-a: it is not ready; whether it was taken back is not known',
    hint: 'oc rpmoverlay rescue worker-a',
  });
});
