import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CheckRow } from '../../../../src/model/check/check-row.ts';
import {
  basePackagesRow,
  failedRows,
  keyRows,
  pendingRow,
  rpmOstreeRow,
  sshdRow,
  unaskedRow,
  usrRow,
} from '../../../../src/model/check/live-rows.ts';
import type { Package } from '../../../../src/model/rpm-ostree/packages.ts';
import { fingerprintOf, type PublicKey } from '../../../../src/model/ssh/ssh-key.ts';
import { someKey } from '../../../support/keys.ts';
import { aNode } from '../../../support/objects.ts';
import { hostKey, lookOf, rhcos } from '../../../support/rhcos.ts';
import { aStatus, nevra } from '../../../support/rpm-ostree.ts';

const node = aNode();
const look = lookOf(rhcos);
const objection = { code: 'CODE', reason: 'why', hint: 'how' };
const status = aStatus({ booted: true });
const modern = { year: 2024, number: 7 };
const packages = (...names: readonly string[]): readonly Package[] =>
  names.map(name => ({ nevra: nevra(`${name}-1.0-1.x86_64`), sourceRpm: undefined, headerSha256: undefined }));
const inBase = (base: readonly Package[] | 'none', installed: readonly Package[], layered: readonly string[] = []) =>
  basePackagesRow(node, { base, installed, status: aStatus({ booted: true, layered }), program: 'oc rpmoverlay' });

const rows: readonly (readonly [is: string, row: CheckRow, words: string])[] = [
  ['a read-only /usr is well', usrRow(node, look, undefined), '/usr: ok, read-only'],
  ['a /usr that would be refused is a failure', usrRow(node, look, objection), '/usr: failure CODE, why (how)'],
  [
    'a new rpm-ostree is well',
    rpmOstreeRow(node, modern, status),
    'rpm-ostree: ok, 2024.7, booted aaaaaaa from a container image',
  ],
  [
    'an old one is a warning',
    rpmOstreeRow(node, { year: 2022, number: 10 }, status),
    'rpm-ostree: warning OLD_RPM_OSTREE, 2022.10, booted aaaaaaa from a container image: its apply-live is an experiment',
  ],
  [
    'one that does not say its version is a failure',
    rpmOstreeRow(node, undefined, status),
    'rpm-ostree: failure STATUS_UNREADABLE, the version of rpm-ostree could not be read (oc debug node/worker-a -- chroot /host rpm-ostree status)',
  ],
  [
    'one that has booted nothing is a failure',
    rpmOstreeRow(node, modern, aStatus({})),
    'rpm-ostree: failure STATUS_UNREADABLE, no deployment is booted (oc debug node/worker-a -- chroot /host rpm-ostree status)',
  ],
  ['nothing pending is well', pendingRow(node, status), 'pending: ok, nothing waits for a reboot'],
  [
    "what somebody else has staged is a failure, in the commands' own words",
    pendingRow(node, aStatus({ digit: 'b', staged: true, layered: ['strace'] }, { booted: true })),
    "pending: failure PENDING_DEPLOYMENT, node/worker-a has a deployment of somebody else's that waits for its reboot: 418.94.202611010000-0, layered strace (let it be booted first, or drop it: --replace-pending)",
  ],
  [
    'without a database of the base there is nothing to tell apart',
    inBase('none', packages('runc')),
    'base packages: ok, all that are installed: there is no other database',
  ],
  [
    'an image that adds nothing is well',
    inBase(packages('runc', 'crun'), packages('runc')),
    'base packages: ok, 2; the image adds none',
  ],
  [
    'what the user has layered is known',
    inBase(packages('runc'), packages('runc', 'strace'), ['strace']),
    'base packages: ok, 1; the image adds none',
  ],
  [
    'what only the image has is a warning, in the order of the names and not for ever',
    inBase(packages('runc'), packages('g', 'f', 'e', 'd', 'c', 'b', 'a', 'runc')),
    'base packages: warning LAYERED_IMAGE, not of the base image: a, b, c, d, e and 2 more; no override replaces these (install it into an overlay, until the next reboot: oc rpmoverlay usr node/worker-a --rpm FILE)',
  ],
  [
    'an sshd that shows the host key of the node is well',
    sshdRow(node, look, hostKey.publicKey),
    `sshd: ok, answers with ${fingerprintOf(hostKey.publicKey)}`,
  ],
  [
    'an sshd that shows another key is a failure',
    sshdRow(node, look, someKey.publicKey),
    `sshd: failure HOST_KEY_MISMATCH, port 22 answers with ${fingerprintOf(someKey.publicKey)}, which is none of the host keys in /etc/ssh (oc debug node/worker-a -- chroot /host systemctl status sshd)`,
  ],
  [
    'a node that is not asked is not looked at',
    unaskedRow(node, objection),
    'the node itself: not looked at CODE, why (how)',
  ],
];
for (const [is, row, words] of rows) test(is, () => assert.equal(wordsOf(row), words));

test('where a look fails, what comes after it is not looked at', () => {
  assert.deepEqual(failedRows(node, ['rpm-ostree', 'pending'], objection).map(wordsOf), [
    'rpm-ostree: failure CODE, why (how)',
    'pending: not looked at CODE, why (how)',
  ]);
});

const withoutKey = 'add --via host';
const [mine, others] = [someKey.publicKey, hostKey.publicKey];
const letIn = (keys: readonly PublicKey[], canBeGranted = false) =>
  keyRows(node, { ...look, coreKeys: [mine] }, { keys, canBeGranted, withoutKey }).map(wordsOf);

test('a key of yours that is let in is told, also where the API shows none', () => {
  assert.deepEqual(letIn([others, mine]), [`ssh key: ok, a key of yours is let in: ${fingerprintOf(mine)}`]);
});

test('a key that is there and that sshd does not take in FIPS mode is not let in', () => {
  const [other] = [{ ...mine, algorithm: 'ssh-ed25519' }];
  const sight = { keys: [other], canBeGranted: true, withoutKey };
  const rows = (fips: boolean) => keyRows(node, { ...look, coreKeys: [other], fips }, sight).map(wordsOf);
  assert.deepEqual([rows(false).length, rows(true)], [1, []]);
});

test('keys that are not let in are a warning where nobody can let them in, and else are left to the API', () => {
  const told =
    'ssh key: warning KEY_NOT_ACCEPTED, none of your keys is in the files of core, and nobody can grant one here (add --via host)';
  assert.deepEqual(letIn([others]), [told]);
  assert.deepEqual([letIn([others], true), letIn([])], [[], []]);
});

function wordsOf({ topic, verdict, code, seen, wayOut }: CheckRow): string {
  return `${topic}: ${[verdict, code].filter(Boolean).join(' ')}, ${seen}${wayOut ? ` (${wayOut})` : ''}`;
}
