import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeBooted, judgeStaged, judgeStillStaged } from '../../../../src/model/override/override-verdict.ts';
import type { Wish } from '../../../../src/model/override/override-wish.ts';
import { pendingHint } from '../../../../src/model/override/pending-verdict.ts';
import type { Status } from '../../../../src/model/rpm-ostree/status.ts';
import { aStatus, type DeploymentOptions, nevra } from '../../../support/rpm-ostree.ts';

const [base, wanted] = ['runc-1.1-1.x86_64', 'runc-1.2-1.x86_64'];
const wish: Wish = { kind: 'replaced', nevra: nevra(wanted) };
const away: Wish = { kind: 'removed', name: 'crun' };
const reset: Wish = { kind: 'base', name: 'runc' };

const a = 'a'.repeat(64);
const b = 'b'.repeat(64);
const c = 'c'.repeat(64);
const booted: DeploymentOptions = { digit: 'a', booted: true };
const overridden: DeploymentOptions = { ...booted, replaced: [[base, wanted]] };
const staged: DeploymentOptions = { digit: 'b', baseDigit: 'a', staged: true, replaced: [[base, wanted]] };
const idle = aStatus(booted);
const nameOf = (checksum: string) => ({ id: `rhcos-${checksum}.0`, checksum });

const scene = { program: 'oc rpmoverlay', node: 'worker-a', before: idle };
const statusHint = 'oc debug node/worker-a -- chroot /host rpm-ostree status -v';

test('an override is staged when the pending deployment has it', () => {
  assert.deepEqual(judgeStaged([wish], { ...scene, after: aStatus(staged, booted) }), {
    kind: 'staged',
    deployment: nameOf(b),
  });
});

test('so it is when it was pending before: a second run finds it', () => {
  const same = aStatus(staged, booted);
  assert.deepEqual(judgeStaged([wish], { ...scene, before: same, after: same }), {
    kind: 'staged',
    deployment: nameOf(b),
  });
});

test('a reset is staged when the pending deployment has nothing of it any more', () => {
  const sight = {
    ...scene,
    before: aStatus(overridden),
    after: aStatus({ digit: 'c', baseDigit: 'a', staged: true }, overridden),
  };
  assert.deepEqual(judgeStaged([reset], sight), { kind: 'staged', deployment: nameOf(c) });
});

test('a reset of what was merely staged needs no reboot', () => {
  const sight = { ...scene, before: aStatus(staged, booted), after: idle };
  assert.deepEqual(judgeStaged([reset], sight), { kind: 'already' });
});

test('what runs already is no new deployment', () => {
  const status = aStatus(overridden);
  assert.deepEqual(judgeStaged([wish], { ...scene, before: status, after: status }), { kind: 'already' });
});

test('an override that rpm-ostree took and made nothing of is inactive, though it laid down a new deployment', () => {
  const after = aStatus({ digit: 'b', staged: true, requested: [wanted], requestedRemovals: ['crun'] }, booted);
  assert.deepEqual(judgeStaged([wish, away], { ...scene, after }), {
    kind: 'refused',
    code: 'OVERRIDE_INACTIVE',
    reason: 'rpm-ostree took runc-1.2-1.x86_64, crun removed for node/worker-a and would change nothing by it',
    hint: 'install it into an overlay, until the next reboot: oc rpmoverlay usr node/worker-a --rpm FILE',
  });
});

test('an inactive removal is a matter of the image', () => {
  const after = aStatus({ digit: 'b', staged: true, requestedRemovals: ['crun'] }, booted);
  const verdict = judgeStaged([away], { ...scene, after });
  assert.equal('hint' in verdict && verdict.hint, 'leave crun out of the image that node/worker-a runs');
});

test('one inactive of two is enough', () => {
  const after = aStatus({ ...staged, requestedRemovals: ['crun'] }, booted);
  const verdict = judgeStaged([wish, away], { ...scene, after });
  assert.equal('code' in verdict && verdict.code, 'OVERRIDE_INACTIVE');
});

test('an end without a new deployment is told', () => {
  assert.deepEqual(judgeStaged([wish], { ...scene, after: idle }), {
    kind: 'failed',
    code: 'NO_NEW_DEPLOYMENT',
    reason: 'rpm-ostree ended well on node/worker-a, but laid down no new deployment for runc-1.2-1.x86_64',
    hint: statusHint,
  });
});

test("so it is when only somebody else's is pending, as before", () => {
  const same = aStatus({ digit: 'c', staged: true, layered: ['vim'] }, booted);
  const verdict = judgeStaged([wish], { ...scene, before: same, after: same });
  assert.equal('code' in verdict && verdict.code, 'NO_NEW_DEPLOYMENT');
});

test('a new deployment without what was wished is told', () => {
  assert.deepEqual(judgeStaged([wish, reset], { ...scene, after: aStatus({ digit: 'c', staged: true }, booted) }), {
    kind: 'failed',
    code: 'NOT_STAGED',
    reason: 'the new deployment of node/worker-a does not have runc-1.2-1.x86_64',
    hint: statusHint,
  });
});

test('a staged deployment that is locked would be lost', () => {
  const after = aStatus({ ...staged, fields: { 'finalization-locked': true } }, booted);
  assert.deepEqual(judgeStaged([wish], { ...scene, after }), {
    kind: 'failed',
    code: 'FINALIZATION_LOCKED',
    reason: 'the staged deployment of node/worker-a is locked: a reboot would lose it',
    hint: `unlock it, which reboots the node: rpm-ostree finalize-deployment ${b}`,
  });
});

test('a node without any deployment has nothing staged', () => {
  const verdict = judgeStaged([wish], { ...scene, after: aStatus() });
  assert.equal('code' in verdict && verdict.code, 'NO_NEW_DEPLOYMENT');
});

test('what somebody else has staged on top of it, or with it, is no staging of ours', () => {
  const layered = aStatus({ ...staged, layered: ['vim'] }, booted);
  assert.deepEqual(judgeStaged([wish], { ...scene, after: layered }), {
    kind: 'failed',
    code: 'PENDING_DEPLOYMENT',
    reason: 'somebody else has staged something on node/worker-a meanwhile: override runc-1.2-1.x86_64, layered vim',
    hint: pendingHint,
  });
  assert.deepEqual(judgeStaged([wish], { ...scene, before: layered, after: layered }), {
    kind: 'staged',
    deployment: nameOf(b),
  });
});

test('what was staged is still pending, was dropped, or has made way for another', () => {
  const judge = (status: Status) => judgeStillStaged([wish], nameOf(b), { node: 'worker-a', status });
  assert.deepEqual(judge(aStatus(staged, booted)), { kind: 'done' });
  const gone = (why: string, hint: string) => ({
    ...{ kind: 'stuck', code: 'STAGED_GONE', hint },
    reason: `the deployment that was staged on node/worker-a (bbbbbbb) is gone: ${why}`,
  });
  assert.deepEqual(judge(idle), gone('somebody has dropped it', 'oc describe node/worker-a'));
  const other = aStatus({ digit: 'c', baseDigit: 'a', staged: true, layered: ['vim'] }, booted);
  assert.deepEqual(judge(other), gone('another one is pending now: layered vim', pendingHint));
});

test('another serial of the same checksum is another deployment: it has other kernel arguments', () => {
  const status = aStatus({ ...staged, serial: 1 }, booted);
  assert.deepEqual(judgeStillStaged([wish], nameOf(b), { node: 'worker-a', status }), {
    kind: 'stuck',
    code: 'PENDING_DEPLOYMENT',
    reason: 'somebody else has staged more on top of what was staged on node/worker-a: override runc-1.2-1.x86_64',
    hint: pendingHint,
  });
});

const after = aStatus({ ...staged, staged: false, booted: true, removed: ['crun-1-1.x86_64'] }, { digit: 'a' });
const sight = {
  node: 'worker-a',
  status: after,
  installed: new Map([['runc', [nevra(wanted)]]]),
  finalizeFailure: undefined,
};

test('a node has booted what was staged when its deployment and rpm both say so', () => {
  assert.deepEqual(judgeBooted([wish, away], { checksum: b }, sight), { kind: 'done' });
});

test('after a reset, rpm must know the package again', () => {
  const back = { ...sight, status: idle, installed: new Map([['runc', [nevra(base)]]]) };
  assert.deepEqual(judgeBooted([reset], { checksum: a }, back), { kind: 'done' });
  const verdict = judgeBooted([reset], { checksum: a }, { ...back, installed: new Map() });
  assert.equal(verdict.kind === 'stuck' && verdict.code, 'RPM_DIFFERS');
});

const others: readonly (readonly [title: string, deployments: readonly DeploymentOptions[], why: string])[] = [
  [
    'still has the new one before it',
    [staged, booted],
    'booted deployment aaaaaaa, and not the one that was staged (bbbbbbb): it is still pending',
  ],
  [
    'was rolled back',
    [booted, { digit: 'b' }],
    'booted deployment aaaaaaa, and not the one that was staged (bbbbbbb): it was rolled back',
  ],
  [
    'booted a third one',
    [{ digit: 'a' }, { ...booted, digit: 'c' }, { digit: 'a' }, { digit: 'b' }],
    'booted deployment ccccccc, and not the one that was staged (bbbbbbb): it was not chosen',
  ],
  [
    'has lost it',
    [booted],
    'booted deployment aaaaaaa, and not the one that was staged (bbbbbbb): it is not there any more',
  ],
  [
    'has no deployments',
    [],
    'booted no deployment of ostree, and not the one that was staged (bbbbbbb): it is not there any more',
  ],
];
for (const [title, deployments, why] of others) {
  test(`a node that ${title} has not booted it`, () => {
    assert.deepEqual(judgeBooted([wish], { checksum: b }, { ...sight, status: aStatus(...deployments) }), {
      kind: 'stuck',
      code: 'OTHER_DEPLOYMENT_BOOTED',
      reason: `node/worker-a ${why}`,
      hint: 'oc debug node/worker-a -- chroot /host journalctl -b -1 -u ostree-finalize-staged',
    });
  });
}

test('where the serial is known, the same checksum with another one has not booted it', () => {
  const verdict = judgeBooted([wish], { id: `rhcos-${b}.1`, checksum: b }, sight);
  assert.equal(verdict.kind === 'stuck' && verdict.code, 'OTHER_DEPLOYMENT_BOOTED');
});

test('why it was not written is told where the node knows it', () => {
  const verdict = judgeBooted(
    [wish],
    { checksum: b },
    { ...sight, status: idle, finalizeFailure: 'opendir: No such file' },
  );
  assert.match(verdict.kind === 'stuck' ? verdict.reason : '', /\(bbbbbbb\): opendir: No such file$/);
});

test('the right deployment without the override is told', () => {
  const status = aStatus({ digit: 'b', booted: true });
  assert.deepEqual(judgeBooted([wish], { checksum: b }, { ...sight, status }), {
    kind: 'stuck',
    code: 'OVERRIDE_LOST',
    reason: 'node/worker-a booted without runc-1.2-1.x86_64',
    hint: statusHint,
  });
});

test('rpm that says otherwise is told', () => {
  const installed = new Map([
    ['runc', [nevra(base)]],
    ['crun', [nevra('crun-1-1.x86_64')]],
  ]);
  assert.deepEqual(judgeBooted([wish, away], { checksum: b }, { ...sight, installed }), {
    kind: 'stuck',
    code: 'RPM_DIFFERS',
    reason:
      'rpm on node/worker-a does not have runc-1.2-1.x86_64, crun removed, but runc-1.1-1.x86_64, crun-1-1.x86_64',
    hint: statusHint,
  });
  const verdict = judgeBooted([wish], { checksum: b }, { ...sight, installed: new Map() });
  assert.match(verdict.kind === 'stuck' ? verdict.reason : '', /, but nothing of that name$/);
});
