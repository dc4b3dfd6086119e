import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Complaint } from '../../../../src/model/rpm-ostree/complaint.ts';
import { bumpHint, type ComplaintVerdict, judgeComplaint } from '../../../../src/model/rpm-ostree/complaint-verdict.ts';

const scene = { program: 'oc rpmoverlay', node: 'worker-a', missing: [] };
const onHost = (words: string): string => `oc debug node/worker-a -- chroot /host ${words}`;

type Row = readonly [Complaint, kind: ComplaintVerdict['kind'], code: string, reason: string, hint: string];

const rows: readonly Row[] = [
  [
    { kind: 'busy', title: 'upgrade' },
    'again',
    'TRANSACTION_BUSY',
    'another transaction is running: upgrade',
    `wait for it, or give it more time: --lock-timeout 30m; see ${onHost('rpm-ostree status')}`,
  ],
  [
    { kind: 'busy', title: undefined },
    'again',
    'TRANSACTION_BUSY',
    'another transaction is running: one of ostree, not of rpm-ostree',
    `wait for it, or give it more time: --lock-timeout 30m; see ${onHost('rpm-ostree status')}`,
  ],
  [
    { kind: 'daemon-lost', text: 'gone' },
    'again',
    'DAEMON_LOST',
    'rpm-ostreed is gone: gone',
    onHost('rpm-ostree status'),
  ],
  [{ kind: 'rebooting' }, 'refused', 'NODE_REBOOTING', 'it is about to reboot', 'oc get node/worker-a --watch'],
  [
    { kind: 'depsolve', problems: ['a', 'b'] },
    'refused',
    'DEPSOLVE_FAILED',
    'it cannot be installed: a; b',
    'name what it requires in the same call: the node has no repositories',
  ],
  [
    { kind: 'depsolve', problems: [] },
    'refused',
    'DEPSOLVE_FAILED',
    'it cannot be installed: its requirements are not met',
    'name what it requires in the same call: the node has no repositories',
  ],
  [
    { kind: 'base-would-change', packages: ['foo 1-1 -> 2-1'] },
    'refused',
    'BASE_WOULD_CHANGE',
    'foo 1-1 -> 2-1 would change, which nobody asked for',
    'name these packages too',
  ],
  [
    { kind: 'base-would-change', packages: [] },
    'refused',
    'BASE_WOULD_CHANGE',
    'packages of the base would change, which nobody asked for',
    'name these packages too',
  ],
  [
    { kind: 'base-would-go', packages: ['foo-1-1.x86_64', 'runc-4:1.2-1.x86_64'] },
    'refused',
    'BASE_WOULD_CHANGE',
    'foo-1-1.x86_64, runc-4:1.2-1.x86_64 would be removed too, which nobody asked for',
    'leave it as it is: without runc (every container is started through it) the node may not come back',
  ],
  [
    { kind: 'base-would-go', packages: ['foo-1-1.x86_64'] },
    'refused',
    'BASE_WOULD_CHANGE',
    'foo-1-1.x86_64 would be removed too, which nobody asked for',
    'if they may go, name these packages too',
  ],
  [
    { kind: 'override-exists', name: 'runc' },
    'refused',
    'OVERRIDE_EXISTS',
    'runc is overridden already, and rpm-ostree does not take both',
    'reset it first: oc rpmoverlay override reset runc node/worker-a',
  ],
  [
    { kind: 'no-override', name: 'runc' },
    'refused',
    'NO_OVERRIDE',
    'runc is not overridden',
    'oc rpmoverlay override list node/worker-a --live',
  ],
  [{ kind: 'not-in-base', name: 'runc' }, 'refused', 'NOT_IN_BASE', 'runc is not in its base', onHost('rpm -q runc')],
  [
    { kind: 'several-match', name: 'r*' },
    'refused',
    'SEVERAL_MATCH',
    'several packages are called r*',
    onHost("rpm -q 'r*'"),
  ],
  [
    { kind: 'other-name', nevra: 'a-1-1.x' },
    'refused',
    'OTHER_NAME',
    'a-1-1.x replaces no package of its own name',
    'build it under the name of the package that it is to replace',
  ],
  [
    { kind: 'in-base-already', name: 'a' },
    'refused',
    'OVERRIDE_INACTIVE',
    'a is in its base in this very build',
    bumpHint,
  ],
  [
    { kind: 'unusable-file', file: 'https://example.com/a.rpm', text: '404' },
    'refused',
    'RPM_UNUSABLE',
    'https://example.com/a.rpm cannot be used: 404',
    'download it and name the file',
  ],
  [{ kind: 'no-space', text: 'full' }, 'refused', 'NODE_FULL', 'its disk is full: full', onHost('df -h /sysroot /var')],
  [
    { kind: 'no-ostree-host' },
    'refused',
    'NO_OSTREE_HOST',
    'it was not booted by ostree',
    onHost('cat /etc/os-release'),
  ],
  [{ kind: 'other', text: 'it broke' }, 'failed', 'RPM_OSTREE_FAILED', 'it broke', onHost('rpm-ostree status')],
];

for (const [complaint, kind, code, reason, hint] of rows) {
  test(`${complaint.kind} is ${code}: ${reason}`, () => {
    assert.deepEqual(judgeComplaint(complaint, scene), { kind, code, reason, hint });
  });
}

test('what does not depsolve names the other packages of its source, where there are any', () => {
  const verdict = judgeComplaint({ kind: 'depsolve', problems: ['a'] }, { ...scene, missing: ['runc-a', 'runc-b'] });
  assert.equal(verdict.hint, 'name the other packages of its source RPM too: runc-a, runc-b');
});
