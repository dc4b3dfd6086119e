import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describePending, judgePending, shortOf } from '../../../../src/model/override/pending-verdict.ts';
import { aDeployment, aStatus, type DeploymentOptions } from '../../../support/rpm-ostree.ts';

const booted: DeploymentOptions = { digit: 'a', booted: true };
const b = 'b'.repeat(64);

test('a node that boots next what runs has nothing pending', () => {
  assert.deepEqual(judgePending(aStatus(booted, { digit: 'b' }), 'worker-a', [b]), { kind: 'none' });
});

test('what this program has recorded is ours', () => {
  const status = aStatus({ digit: 'b', baseDigit: 'a', staged: true, removed: ['a-1-1.x'] }, booted);
  assert.deepEqual(judgePending(status, 'worker-a', ['other', b]), { kind: 'ours', checksum: b });
});

test('what differs from the booted one in its kernel arguments alone is not ours, whatever is recorded', () => {
  const status = aStatus({ ...booted, booted: false, staged: true, serial: 1 }, booted);
  const verdict = judgePending(status, 'worker-a', ['a'.repeat(64)]);
  assert.match(
    verdict.kind === 'refused' ? verdict.reason : '',
    /: deployment aaaaaaa with other kernel arguments, or the like$/,
  );
});

test("somebody else's is refused, and told in a few words", () => {
  const status = aStatus({ digit: 'b', baseDigit: 'a', staged: true, layered: ['usbguard'] }, booted);
  assert.deepEqual(judgePending(status, 'worker-a', []), {
    kind: 'refused',
    code: 'PENDING_DEPLOYMENT',
    reason: "node/worker-a has a deployment of somebody else's that waits for its reboot: layered usbguard",
    hint: 'let it be booted first, or drop it: --replace-pending',
  });
});

const rows: readonly (readonly [DeploymentOptions, DeploymentOptions, words: string])[] = [
  [{ digit: 'b' }, {}, '418.94.202611010000-0'],
  [{ digit: 'b', fields: { version: undefined } }, {}, 'base bbbbbbb'],
  [{ digit: 'b', baseDigit: 'a' }, {}, 'deployment bbbbbbb'],
  [{ digit: 'b', baseDigit: 'a', replaced: [['a-1-1.x', 'a-2-1.x']] }, {}, 'override a-2-1.x'],
  [{ digit: 'b', baseDigit: 'a', removed: ['a-1-1.x'] }, {}, 'override without a'],
  [{ digit: 'b', baseDigit: 'a', requested: ['a-1-1.x'] }, {}, 'deployment bbbbbbb'],
  [
    { digit: 'b', baseDigit: 'a', layered: ['vim'] },
    { layered: ['nano'], replaced: [['a-1-1.x', 'a-2-1.x']] },
    'layered vim, no override a-2-1.x any more, no layered nano any more',
  ],
];
for (const [pending, present, words] of rows) {
  test(`a pending deployment is described as: ${words}`, () => {
    assert.equal(describePending(aDeployment(pending), aDeployment({ ...booted, ...present })), words);
  });
}

test('without a booted deployment all of it is new', () => {
  assert.equal(describePending(aDeployment({ layered: ['vim'] }), undefined), '418.94.202611010000-0, layered vim');
});

test('a checksum is shown by its first digits', () => assert.equal(shortOf('0123456789'), '0123456'));
