import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Complaint, readComplaint } from '../../../../src/model/rpm-ostree/complaint.ts';

const rows: readonly (readonly [stderr: string, complaint: Complaint, stdout?: string])[] = [
  [
    'error: Transaction in progress: override replace /var/x.rpm\n You can cancel the current transaction with `rpm-ostree cancel`\n',
    { kind: 'busy', title: 'override replace /var/x.rpm' },
  ],
  [
    'error: cleanup: Invoking cleanup: GDBus.Error:org.example.Failed: Transaction in progress: upgrade\n',
    { kind: 'busy', title: 'upgrade' },
  ],
  ['error: System transaction in progress\n', { kind: 'busy', title: undefined }],
  ['error: Reboot initiated, cannot start new transaction\n', { kind: 'rebooting' }],
  [
    'error: Bus owner changed, aborting. This likely means the daemon crashed; check logs with `journalctl -xe`.\n',
    {
      kind: 'daemon-lost',
      text: 'Bus owner changed, aborting. This likely means the daemon crashed; check logs with `journalctl -xe`.',
    },
  ],
  [
    'error: Could not depsolve transaction; 1 problem detected:\n Problem: conflicting requests\n  - nothing provides foo = 2-1 needed by bar-1-1.x86_64\n',
    { kind: 'depsolve', problems: ['conflicting requests; nothing provides foo = 2-1 needed by bar-1-1.x86_64'] },
  ],
  [
    'error: Could not depsolve transaction; 2 problems detected:\n Problem 1: first\n Problem 2: second\n  - why\n',
    { kind: 'depsolve', problems: ['first', 'second; why'] },
  ],
  ['error: Could not depsolve transaction; 0 problems detected', { kind: 'depsolve', problems: [] }],
  [
    'error: Some base packages would be replaced\n',
    { kind: 'base-would-change', packages: ['foo 1-1 -> 2-1 (repo)', 'a-1-1.x -> b-1-1.x (repo)'] },
    'Resolving dependencies... done\nForbidden base package replacements:\n  foo 1-1 -> 2-1 (repo)\n  a-1-1.x -> b-1-1.x (repo)\nThis likely means that …\n',
  ],
  ['error: Some base packages would be replaced\n', { kind: 'base-would-change', packages: [] }],
  [
    'error: Base packages would be removed: a-1-1.x, b-1-1.x\n',
    { kind: 'base-would-go', packages: ['a-1-1.x', 'b-1-1.x'] },
  ],
  ['error: Base packages not marked to be removed: a\n', { kind: 'override-exists', name: 'a' }],
  ["error: Override already exists for package 'runc'\n", { kind: 'override-exists', name: 'runc' }],
  ["error: No overrides for package 'runc'\n", { kind: 'no-override', name: 'runc' }],
  ['error: Package "runc" not found\n', { kind: 'not-in-base', name: 'runc' }],
  ['error: Multiple packages match "runc*"\n', { kind: 'several-match', name: 'runc*' }],
  ["error: Package a-1-1.x doesn't replace a package of the same name\n", { kind: 'other-name', nevra: 'a-1-1.x' }],
  ["error: Package 'a-1-1.x' is already in the base\n", { kind: 'in-base-already', name: 'a-1-1.x' }],
  ['error: Request to reinstall exact base package versions: a b\n', { kind: 'in-base-already', name: 'a b' }],
  [
    'error: Handling argument /var/a.src.rpm: /var/a.src.rpm appears to be a source RPM which are not usually intended to be installed\n',
    { kind: 'unusable-file', file: '/var/a.src.rpm', text: 'it is a source package' },
  ],
  [
    'error: Handling argument https://example.com/a.rpm: curl: (22) The requested URL returned error: 404\n',
    {
      kind: 'unusable-file',
      file: 'https://example.com/a.rpm',
      text: 'curl: (22) The requested URL returned error: 404',
    },
  ],
  ['error: Writing: No space left on device\n', { kind: 'no-space', text: 'Writing: No space left on device' }],
  [
    "error: min-free-space-percent '3%' would be exceeded\n",
    { kind: 'no-space', text: "min-free-space-percent '3%' would be exceeded" },
  ],
  [
    'error: This system was not booted via libostree.\nCurrently, most rpm-ostree commands …\n',
    { kind: 'no-ostree-host' },
  ],
  ['warning: slow\nerror: Importing a: it broke\n', { kind: 'other', text: 'Importing a: it broke' }],
  ['it broke without saying error', { kind: 'other', text: 'it broke without saying error' }],
  ['', { kind: 'other', text: 'rpm-ostree ended with status 1' }],
  ['error: \u001b[31mred\u001b[0m\n', { kind: 'other', text: 'red' }],
];

for (const [stderr, complaint, stdout = ''] of rows) {
  test(`${JSON.stringify(stderr.slice(0, 120))} is read`, () => {
    assert.deepEqual(readComplaint({ status: 1, stdout, stderr }), complaint);
  });
}

test('a command that ended well complains of nothing, whatever it printed', () => {
  assert.equal(readComplaint({ status: 0, stdout: '', stderr: 'error: System transaction in progress' }), undefined);
});
